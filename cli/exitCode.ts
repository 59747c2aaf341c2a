/** What a command ends with. `simulator -- <command>` ends with the code of that command instead. */
export const exitCode = { done: 0, found: 1, usage: 2 } as const;

export type Outcome = number;
export type SetOutcome = (outcome: Outcome) => void;
