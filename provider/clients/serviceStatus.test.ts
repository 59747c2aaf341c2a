import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Failure } from "./retry";
import { ServiceStatus } from "./serviceStatus";

const refused: Failure = { kind: "refused", reason: "ECONNREFUSED" };
const ofGateway: Failure = { kind: "response", status: 503, busy: false, isOwn: false };
const ofTools: Failure = { kind: "response", status: 503, busy: false, isOwn: true };

/** Seconds that a request with a deadline, or without, still waits. */
function patience(status: ServiceStatus, hasDeadline = true): number | undefined {
  const patienceMs = status.patienceMs(status.awaySince ?? Date.now(), hasDeadline);
  return patienceMs === undefined ? undefined : patienceMs / 1000;
}

describe("A service that does not respond", () => {
  beforeEach(() => mock.timers.enable({ apis: ["Date"] }));
  afterEach(() => mock.timers.reset());
  const pass = (seconds: number) => mock.timers.tick(seconds * 1000);

  function known(): ServiceStatus {
    const status = new ServiceStatus();
    status.note(undefined, "wait");
    return status;
  }

  it("is not waited for if it never responded: its address may be wrong", () => {
    const status = new ServiceStatus();
    status.note(refused, "wait");
    assert.deepEqual([patience(status), status.hasResponded], [undefined, false]);
  });

  it("is not waited for if only a gateway ever responded, which proves that something is there", () => {
    const status = new ServiceStatus();
    status.note(ofGateway, "wait");
    assert.deepEqual([patience(status), status.hasResponded], [undefined, true]);
  });

  it("is waited for ten minutes from the first failure on, whichever requests fail after it", () => {
    const status = known();
    status.note(refused, "wait");
    pass(200);
    status.note(ofGateway, "wait");
    pass(300);
    status.note({ kind: "lost", reason: "ECONNRESET" }, "wait");
    assert.equal(patience(status), 100);
    pass(100);
    assert.equal(patience(status), 0);
  });

  it("is waited for one minute by an operation without a time-out", () => {
    const status = known();
    status.note(refused, "wait");
    pass(45);
    assert.equal(patience(status, false), 15);
  });

  it("has its ten minutes anew when it has responded", () => {
    const status = known();
    status.note(refused, "wait");
    pass(500);
    status.note(undefined, "wait");
    assert.equal(status.awaySince, undefined);
    pass(500);
    status.note(refused, "wait");
    assert.equal(patience(status), 600);
  });

  it("has responded when it says that VMware Tools do not run", () => {
    const status = new ServiceStatus();
    status.note(ofTools, "fail");
    assert.deepEqual([patience(status), status.awaySince], [600, undefined]);
  });
});
