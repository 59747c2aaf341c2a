import assert from "node:assert/strict";
import { VirtualClock } from "../../testing/virtualClock";
import { OpsError } from "../errors";
import { systemClock } from "./clock";
import { adaptiveDelayMs, type Verdict, wait } from "./wait";

function virtualScope() {
  const progress: string[] = [];
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  return { clock, signal, lines: progress, progress: (message: string) => void progress.push(message) };
}

function looks(...verdicts: (Verdict<string> | Error)[]) {
  return async () => {
    const next = verdicts.shift() ?? { seen: "nothing more" };
    if (next instanceof Error) throw next;
    return next;
  };
}

const unavailable = new OpsError("Unavailable", "vCenter said: restarting (HTTP 503).");

describe("Waiting", () => {
  it("looks at once and returns without a pause when it is done", async () => {
    const scope = virtualScope();
    assert.equal(await wait(scope, "tools", { timeoutSeconds: 60 }, looks({ done: "ready" })), "ready");
    assert.deepEqual(scope.clock.slept, []);
  });

  it("fails with what was last seen when the time runs out", async () => {
    const scope = virtualScope();
    await assert.rejects(wait(scope, "VMware Tools of vm-7", { timeoutSeconds: 2 }, looks({ seen: "booting" })), {
      code: "TimedOut",
      message: "VMware Tools of vm-7: gave up after 2 s; last seen: nothing more.",
    });
    assert.equal(scope.clock.now(), 2000);
  });

  it("stops at a verdict that says it can never be", async () => {
    const look = looks({ seen: "running" }, { fail: "it was canceled" });
    await assert.rejects(wait(virtualScope(), "script", { timeoutSeconds: 60 }, look), {
      message: "script: it was canceled",
    });
  });

  it("ends its sentence once, also where a message was seen last", async () => {
    const failing = wait(virtualScope(), "tools", { timeoutSeconds: 0 }, looks({ seen: "restarting (HTTP 503)." }));
    await assert.rejects(failing, { message: "tools: gave up after 0 s; last seen: restarting (HTTP 503)." });
  });

  it("tells what it sees only when that changes", async () => {
    const scope = virtualScope();
    const look = looks({ seen: "creating" }, { seen: "creating" }, { seen: "booting" }, { done: "" });
    await wait(scope, "runspace", { timeoutSeconds: 60 }, look);
    assert.deepEqual(scope.lines, ["creating", "booting"]);
  });

  it("ends within a pause when it is canceled", async () => {
    const controller = new AbortController();
    const scope = { ...virtualScope(), clock: systemClock, signal: controller.signal };
    const waiting = wait(scope, "tools", { timeoutSeconds: 60 }, async () => ({ seen: "off" }));
    controller.abort();
    await assert.rejects(waiting, { code: "Canceled", message: "tools: canceled; last seen: off." });
  });

  it("ends with the first failure when it is not patient", async () => {
    await assert.rejects(wait(virtualScope(), "tools", { timeoutSeconds: 60 }, looks(unavailable)), unavailable);
  });

  it("bears with a service that fails for a moment when it is patient", async () => {
    const look = looks(unavailable, unavailable, { done: "ready" });
    assert.equal(await wait(virtualScope(), "tools", { timeoutSeconds: 60, isPatient: true }, look), "ready");
  });

  it("fails with the service's error when that lasts ten minutes", async () => {
    const options = { timeoutSeconds: 3_600, isPatient: true };
    const scope = virtualScope();
    await assert.rejects(
      wait(scope, "tools", options, async () => Promise.reject(unavailable)),
      unavailable,
    );
    assert.ok(scope.clock.now() > 600_000 && scope.clock.now() < 610_000);
  });

  it("does not bear with an error that will not pass", async () => {
    const refused = new OpsError("Unauthorized", "no");
    await assert.rejects(
      wait(virtualScope(), "tools", { timeoutSeconds: 60, isPatient: true }, looks(refused)),
      refused,
    );
  });

  it("starts tight and never looks less often than every 5 s", () => {
    assert.equal(adaptiveDelayMs(0), 100);
    assert.equal(adaptiveDelayMs(10_000), 1_100);
    assert.equal(adaptiveDelayMs(600_000), 5_000);
  });
});
