import assert from "node:assert/strict";
import { type Attempt, type Failure, retryAfterMs, retryDelayMs } from "./retry";

const response = (status: number, more: { busy?: boolean; retryAfterMs?: number } = {}): Failure => ({
  kind: "response",
  status,
  busy: false,
  ...more,
});
const first = { isUnavailableFinal: false, number: 1, remainingMs: 60_000 };
const read: Attempt = { ...first, repeatable: true };
const write: Attempt = { ...first, repeatable: false };

describe("The retry rule", () => {
  const table: [title: string, failure: Failure, attempt: Attempt, delayMs: number | undefined][] = [
    ["repeats a read after a lost response", { kind: "lost" }, read, 150],
    ["does not repeat a write after a lost response", { kind: "lost" }, write, undefined],
    ["repeats a write that was refused a connection", { kind: "refused" }, write, 150],
    ["stops at a certificate or name that will not get better", { kind: "misconfigured" }, read, undefined],
    ["stops at a time-out, which was the caller's limit", { kind: "timeout" }, read, undefined],
    ["repeats a read after 502", response(502), read, 150],
    ["repeats a read after 503", response(503), read, 150],
    ["repeats a read after 504", response(504), read, 150],
    ["does not repeat a write after 503", response(503), write, undefined],
    ["does not repeat a write after 504", response(504), write, undefined],
    ["does not repeat a read after 500", response(500), read, undefined],
    ["does not repeat a read after 400", response(400), read, undefined],
    [
      "does not repeat a read after a 503 that is about the object",
      response(503),
      { ...read, isUnavailableFinal: true },
      undefined,
    ],
    ["repeats a write after 429, which was not carried out", response(429), write, 150],
    ["repeats a write that found its object busy", response(500, { busy: true }), write, 150],
    ["obeys Retry-After without jitter", response(503, { retryAfterMs: 7000 }), read, 7000],
    [
      "stops when Retry-After is more than the operation has left",
      response(503, { retryAfterMs: 86_400_000 }),
      read,
      undefined,
    ],
    [
      "stops when the delay is more than the operation has left",
      { kind: "lost" },
      { ...read, remainingMs: 100 },
      undefined,
    ],
    ["doubles the delay", { kind: "lost" }, { ...read, number: 3 }, 600],
    ["stops after five attempts", { kind: "lost" }, { ...read, number: 5 }, undefined],
    ["waits longer for a busy object", response(500, { busy: true }), { ...write, number: 6 }, 4800],
    ["caps the delay", response(500, { busy: true }), { ...write, number: 8 }, 6000],
    ["waits for a busy object as long as there is time", response(500, { busy: true }), { ...write, number: 99 }, 6000],
    ["waits as long for a service that says 429", response(429), { ...write, number: 99 }, 6000],
  ];
  for (const [title, failure, attempt, delayMs] of table) {
    it(title, () => assert.equal(retryDelayMs(failure, attempt, 0.5), delayMs));
  }

  /** Seconds of an operation of `seconds` until the last attempt, on a clock that only the delays move. */
  const triedFor = (failure: Failure, attempt: Attempt, seconds: number): number => {
    let elapsedMs = 0;
    for (let number = 1; ; number++) {
      const delayMs = retryDelayMs(failure, { ...attempt, number, remainingMs: seconds * 1000 - elapsedMs }, 0.5);
      if (delayMs === undefined) return elapsedMs / 1000;
      elapsedMs += delayMs;
    }
  };

  it("waits for a busy object to the end of the operation's time, be it minutes", () => {
    const seconds = triedFor(response(500, { busy: true }), write, 300);
    assert.ok(seconds > 290 && seconds < 300, `${seconds}`);
  });

  it("gives a service that does not respond a few seconds, whatever the operation's time", () => {
    for (const failure of [response(503), { kind: "refused" }, { kind: "lost" }] as const)
      assert.ok(triedFor(failure, read, 600) < 5);
  });

  it("spreads the delay over half to all of the back-off", () => {
    assert.equal(retryDelayMs({ kind: "lost" }, read, 0), 100);
    assert.equal(retryDelayMs({ kind: "lost" }, read, 1), 200);
  });

  const now = Date.parse("2026-01-01T00:00:00Z");
  const headers: [title: string, header: string | undefined, delayMs: number | undefined][] = [
    ["reads seconds", "120", 120_000],
    ["reads a date", "Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["reads a date in the past as no delay", "Wed, 31 Dec 2025 23:59:00 GMT", 0],
    ["takes no header for no wish", undefined, undefined],
    ["takes another text for no wish", "soon", undefined],
  ];
  for (const [title, header, delayMs] of headers) {
    it(`${title} in Retry-After`, () => assert.equal(retryAfterMs(header, now), delayMs));
  }
});
