/** The end of the time that several waits share. */
export interface Deadline {
  /** Never negative. */
  secondsLeft(): number;
}

export function deadlineIn(seconds: number): Deadline {
  const end = Date.now() + seconds * 1000;
  return { secondsLeft: () => Math.max(0, Math.ceil((end - Date.now()) / 1000)) };
}
