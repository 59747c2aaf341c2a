import { stripVTControlCharacters } from "node:util";
import type { GuestRun } from "./guestRun";
import { textsOf } from "./output";

/** Some four calls each time, also on hosts that run fifty programs at once. */
const intervalMs = 5_000;
const maxCharacters = 200;

/** The last whole line that a running program has written, looked for every few seconds. */
export class LastLine {
  #line = "";
  #isHopeless = false;
  #lookedAt: number;

  constructor(private readonly run: GuestRun) {
    this.#lookedAt = run.scope.clock.now();
  }

  /** The line as it was seen last; empty before there is one. Output that cannot be read is no reason to end a run. */
  async look(): Promise<string> {
    const { scope, system, guest } = this.run;
    if (this.#isHopeless || scope.clock.now() - this.#lookedAt < intervalMs) return this.#line;
    try {
      const content = await system.peek();
      // Masked before it is cut: the cut may go through a secret.
      if (content) this.#line = guest.redact(this.#lineOf(content)).slice(0, maxCharacters) || this.#line;
    } catch {
      this.#isHopeless = true;
    }
    this.#lookedAt = scope.clock.now();
    return this.#line;
  }

  /** A line without its end may have a part of a secret, which nobody recognises. */
  #lineOf(content: Buffer): string {
    const stdout = { content, truncated: true };
    const { stdout: text } = textsOf(stdout, stdout, this.run.program.outputEncoding);
    const lines = stripVTControlCharacters(text).split(/[\r\n]+/);
    const line = lines.slice(0, -1).findLast((each) => each.trim() !== "") ?? "";
    return line.replace(/\p{Cc}/gu, " ").trim();
  }
}
