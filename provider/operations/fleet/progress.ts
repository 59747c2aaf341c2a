import type { Scope } from "../scope";
import { shownCount } from "./shown";

/** A line costs the engine as much as a call does. */
const everyMs = 500;

/** The one row of a fleet: how many of its members have come how far. */
export class Progress {
  readonly #parts = new Map<string, { done: number; total: number | undefined }>();
  #shownAt = 0;
  #shown = "";

  constructor(private readonly scope: Scope) {}

  /** Says how many members a part of the work has to go through. */
  expect(what: string, total: number): void {
    if (total > 0) this.#parts.set(what, { done: 0, total });
  }

  add(what: string): void {
    const part = this.#parts.get(what) ?? { done: 0, total: undefined };
    part.done++;
    this.#parts.set(what, part);
    const now = this.scope.clock.now();
    if (now - this.#shownAt < everyMs) return;
    this.#shownAt = now;
    this.show();
  }

  /** The row keeps its last line, so the end needs one. */
  show(): void {
    const text = this.text();
    if (text === this.#shown) return;
    this.#shown = text;
    this.scope.progress(text);
  }

  /** `612 of 1,000 cloned, 590 set up, 2 failed`. */
  text(): string {
    const parts = [...this.#parts].map(([what, { done, total }]) => {
      const of = total === undefined ? "" : ` of ${shownCount(total)}`;
      return `${shownCount(done)}${of} ${what}`;
    });
    return parts.join(", ");
  }
}
