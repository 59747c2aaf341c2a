/** Who asked for something that takes its time: it can be called off, and is told how it goes. */
export interface Caller {
  readonly signal: AbortSignal;
  /** A passing line. */
  progress(message: string): void;
  /** A line that stays. */
  info(message: string): void;
}
