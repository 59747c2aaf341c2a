import assert from "node:assert/strict";
import { adaptiveDelayMs, type Verdict, type WaitOptions, waitFor } from "./wait";

/** A clock that only sleeping moves. */
function virtualTime(timeoutSeconds: number, more: Partial<WaitOptions> = {}) {
  let time = 0;
  const slept: number[] = [];
  const options: WaitOptions = {
    timeoutSeconds,
    signal: new AbortController().signal,
    now: () => time,
    sleep: async (delayMs) => {
      slept.push(delayMs);
      time += delayMs;
    },
    ...more,
  };
  return { options, slept, elapsedMs: () => time };
}

function looks(...verdicts: Verdict<string>[]) {
  return async () => verdicts.shift() ?? { seen: "nothing more" };
}

describe("Waiting", () => {
  it("looks at once and answers without a pause when it is done", async () => {
    const { options, slept } = virtualTime(60);
    assert.equal(await waitFor("tools", options, looks({ done: "ready" })), "ready");
    assert.deepEqual(slept, []);
  });

  it("fails with what was last seen when the time runs out", async () => {
    const { options, elapsedMs } = virtualTime(2);
    await assert.rejects(waitFor("VMware Tools of vm-7", options, looks({ seen: "booting" })), {
      code: "TimedOut",
      message: "VMware Tools of vm-7: gave up after 2 s; last seen: nothing more.",
    });
    assert.equal(elapsedMs(), 2000);
  });

  it("stops at a verdict that says it will never be", async () => {
    const { options } = virtualTime(60);
    await assert.rejects(waitFor("script", options, looks({ seen: "running" }, { fail: "it was canceled" })), {
      message: "script: it was canceled",
    });
  });

  it("tells what it sees only when that changes", async () => {
    const seen: string[] = [];
    const { options } = virtualTime(60, { progress: (text) => seen.push(text) });
    await waitFor(
      "runspace",
      options,
      looks({ seen: "creating" }, { seen: "creating" }, { seen: "booting" }, { done: "" }),
    );
    assert.deepEqual(seen, ["creating", "booting"]);
  });

  it("ends within a pause when it is canceled", async () => {
    const controller = new AbortController();
    const waiting = waitFor("tools", { timeoutSeconds: 60, signal: controller.signal }, async () => ({ seen: "off" }));
    controller.abort();
    await assert.rejects(waiting, { code: "Canceled", message: "tools: canceled; last seen: off." });
  });

  it("starts tight and never looks less often than every 5 s", () => {
    assert.equal(adaptiveDelayMs(0), 100);
    assert.equal(adaptiveDelayMs(10_000), 1_100);
    assert.equal(adaptiveDelayMs(600_000), 5_000);
  });
});
