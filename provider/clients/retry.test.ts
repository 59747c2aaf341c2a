import assert from "node:assert/strict";
import { type Attempt, type Failure, retryAfterMs, retryDelayMs } from "./retry";

const response = (status: number, more: { busy?: boolean; isOwn?: boolean; retryAfterMs?: number } = {}): Failure => ({
  kind: "response",
  status,
  busy: false,
  isOwn: true,
  ...more,
});
const refused: Failure = { kind: "refused", reason: "ECONNREFUSED" };
const lost: Failure = { kind: "lost", reason: "ECONNRESET" };
const first = { ifUnavailable: "wait", number: 1, remainingMs: 60_000, patienceMs: undefined } as const;
const read: Attempt = { ...first, repeatable: true };
const write: Attempt = { ...first, repeatable: false };
/** A read of a service that has responded before. */
const known: Attempt = { ...read, patienceMs: 600_000 };

describe("The retry rule", () => {
  const table: [title: string, failure: Failure, attempt: Attempt, delayMs: number | undefined][] = [
    ["repeats a read after a lost response", lost, read, 150],
    ["does not repeat a write after a lost response", lost, write, undefined],
    ["repeats a write that was refused a connection", refused, write, 150],
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
      "does not repeat a read after a 503 that is about VMware Tools, for which its caller waits",
      response(503),
      { ...read, ifUnavailable: "fail" },
      undefined,
    ],
    [
      "repeats such a read after a 503 of a gateway",
      response(503, { isOwn: false }),
      { ...read, ifUnavailable: "fail" },
      150,
    ],
    ["repeats a read after a response that cannot be read", { kind: "unreadable" }, read, 150],
    ["does not repeat a write after such a response", { kind: "unreadable" }, write, undefined],
    ["repeats a write after 429, which was not carried out", response(429), write, 150],
    ["repeats a write that found its object busy", response(500, { busy: true }), write, 150],
    ["obeys Retry-After without jitter", response(503, { retryAfterMs: 7000 }), read, 7000],
    [
      "stops when Retry-After is more than the operation has left",
      response(503, { retryAfterMs: 86_400_000 }),
      read,
      undefined,
    ],
    ["stops when the delay is more than the operation has left", lost, { ...read, remainingMs: 100 }, undefined],
    ["doubles the delay", lost, { ...read, number: 3 }, 600],
    ["stops after five attempts at a service that never responded", lost, { ...read, number: 5 }, undefined],
    ["waits for a service that has responded before", refused, { ...known, number: 99 }, 6000],
    ["waits for it after a broken connection", lost, { ...known, number: 99 }, 6000],
    ["waits for it after 502", response(502), { ...known, number: 99 }, 6000],
    ["waits for it after 503", response(503), { ...known, number: 99 }, 6000],
    ["waits for it after 504", response(504), { ...known, number: 99 }, 6000],
    ["waits for it with a write that was not sent", refused, { ...known, repeatable: false, number: 99 }, 6000],
    ["never repeats a write whose response was lost", lost, { ...known, repeatable: false }, undefined],
    ["waits no longer than its patience", refused, { ...known, patienceMs: 100 }, undefined],
    ["fails at once when its patience is over", refused, { ...known, patienceMs: 0 }, undefined],
    ["waits no longer than the operation has time", refused, { ...known, remainingMs: 100 }, undefined],
    ["waits for no name that cannot be resolved", { kind: "misconfigured" }, known, undefined],
    ["waits for no response that cannot be read", { kind: "unreadable" }, { ...known, number: 5 }, undefined],
    ["waits some seconds for VMware Tools", response(503), { ...known, ifUnavailable: "retry", number: 5 }, undefined],
    [
      "waits for the service that says nothing of VMware Tools",
      response(503, { isOwn: false }),
      { ...known, ifUnavailable: "fail", number: 99 },
      6000,
    ],
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

  const away = [response(503), refused, lost];

  it("gives a service that never responded a few seconds, whatever the operation's time", () => {
    for (const failure of away) assert.ok(triedFor(failure, read, 600) < 5);
  });

  it("waits for a service that has responded before to the end of the operation's time", () => {
    for (const failure of away) {
      const seconds = triedFor(failure, known, 300);
      assert.ok(seconds > 290 && seconds < 300, `${seconds}`);
    }
  });

  it("spreads the delay over half to all of the back-off", () => {
    assert.equal(retryDelayMs(lost, read, 0), 100);
    assert.equal(retryDelayMs(lost, read, 1), 200);
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
