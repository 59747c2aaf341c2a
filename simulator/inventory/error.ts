/** What is wrong with an inventory: one line per mistake, each with its place. */
export class InventoryError extends Error {}
