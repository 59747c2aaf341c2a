/** The source of all clones. */
export const sourceName = "golden";
