/** What was typed, or the folder that it was typed in, is wrong. The message says what and how. */
export class UsageError extends Error {}
