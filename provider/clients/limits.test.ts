import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { currentLimits, SharedWork, withLimits } from "./limits";

/** Work that ends when the test says so. */
function openWork() {
  let finish = (_value: string) => {};
  const work = new SharedWork(
    () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
  );
  return { work, finish: (value: string) => finish(value) };
}

describe("Work that several callers share", () => {
  it("goes on for the others when the caller that began it is canceled", async () => {
    const controller = new AbortController();
    const { work, finish } = openWork();
    const canceled = withLimits({ signal: controller.signal }, () => work.result("log in"));
    const other = work.result("log in");
    controller.abort();
    await assert.rejects(canceled, { code: "Canceled", message: "log in: canceled." });
    finish("token");
    assert.equal(await other, "token");
  });

  it("is waited for no longer than the caller's operation has time", async () => {
    const limits = { signal: new AbortController().signal, deadline: Date.now() + 10 };
    await assert.rejects(
      withLimits(limits, () => openWork().work.result("log in")),
      { code: "TimedOut", message: "log in: the time of the operation is over." },
    );
  });

  it("does not end with the time of the caller that began it", async () => {
    const deadlines: (number | undefined)[] = [];
    const limits = { signal: new AbortController().signal, deadline: Date.now() + 10 };
    withLimits(limits, () => new SharedWork(async () => deadlines.push(currentLimits().deadline)));
    await setImmediate();
    assert.ok((deadlines[0] ?? 0) > limits.deadline);
  });

  it("gives its result also to a caller that was canceled after it was done", async () => {
    const { work, finish } = openWork();
    finish("token");
    await work.result("log in");
    assert.equal(await withLimits({ signal: AbortSignal.abort() }, () => work.result("log in")), "token");
  });
});
