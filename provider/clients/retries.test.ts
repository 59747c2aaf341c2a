import assert from "node:assert/strict";
import { mock } from "node:test";
import { OpsError } from "../errors";
import { Retries } from "./retries";
import type { Failure } from "./retry";
import { ServiceStatus } from "./serviceStatus";

const refused: Failure = { kind: "refused", reason: "ECONNREFUSED" };
const error = new OpsError("Unreachable", "read VM vm-7: no connection.");

describe("A request that waits for its service", () => {
  beforeEach(() => mock.timers.enable({ apis: ["Date"] }));
  afterEach(() => mock.timers.reset());

  function waiting(seconds: number) {
    const status = new ServiceStatus();
    status.note(undefined, "wait");
    const lines: string[] = [];
    const limits = {
      signal: new AbortController().signal,
      deadline: Date.now() + seconds * 1000,
      tell: (message: string) => void lines.push(message),
    };
    const request = { what: "read VM vm-7", method: "GET", path: "/" } as const;
    const endpoint = { service: "vCenter", url: "https://vc" } as const;
    return { lines, retries: new Retries(request, endpoint, status, limits) };
  }

  /** Fails until there is no further attempt. Returns the seconds that passed. */
  function failOn(retries: Retries): number {
    const start = Date.now();
    for (;;) {
      const delayMs = retries.delayMs(refused);
      if (delayMs === undefined) return (Date.now() - start) / 1000;
      mock.timers.tick(Math.ceil(delayMs));
    }
  }

  it("has a line when it takes longer than a moment, then one every ten seconds or so, and one at the end", () => {
    const { retries, lines } = waiting(60);
    const seconds = failOn(retries);
    assert.ok(seconds > 50 && lines.length >= 4 && lines.length <= 6, lines.join("\n"));
    for (const line of lines) {
      assert.match(line, /^vCenter at https:\/\/vc does not respond \(ECONNREFUSED\)\. Waiting for it for \d+ s\.$/);
    }
    retries.succeed();
    assert.equal(lines.at(-1), "vCenter at https://vc responds again.");
  });

  it("has no line if the service responds in a moment", () => {
    const { retries, lines } = waiting(60);
    retries.delayMs(refused);
    retries.succeed();
    assert.deepEqual(lines, []);
  });

  it("ends after ten minutes, however much time the operation has, and says since when", () => {
    const { retries } = waiting(3_600);
    const seconds = failOn(retries);
    assert.ok(seconds > 590 && seconds <= 600, `${seconds}`);
    const { code, message } = retries.ended({ failure: refused, error });
    assert.equal(code, "Unreachable");
    const ending =
      /^read VM vm-7: no connection\. vCenter has not responded since 1970-01-01T00:00:00Z \(\d+ s\)\. When it does, the next "pulumi up"/;
    assert.match(message, ending);
  });
});
