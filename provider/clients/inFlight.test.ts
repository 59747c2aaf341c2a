import assert from "node:assert/strict";
import { InFlightLimit } from "./inFlight";
import { withLimits } from "./limits";

/** A limit of one whose one place is taken until `leave` is called. */
function full() {
  const limit = new InFlightLimit(1);
  let leave: () => void = () => undefined;
  const holder = limit.run(
    () =>
      new Promise<void>((resolve) => {
        leave = resolve;
      }),
  );
  return { limit, holder, leave: () => leave() };
}

describe("The limit of calls at once", () => {
  it("lets the next one in when one has ended, in the order in which they came", async () => {
    const { limit, leave } = full();
    const order: number[] = [];
    const waiting = [1, 2, 3].map((number) => limit.run(async () => order.push(number)));
    leave();
    await Promise.all(waiting);
    assert.deepEqual(order, [1, 2, 3]);
  });

  it("lets short calls in before long ones", async () => {
    const { limit, leave } = full();
    const order: string[] = [];
    const enter = (name: string, isLong: boolean) => limit.run(async () => order.push(name), name, isLong);
    const waiting = [enter("clone 1", true), enter("clone 2", true), enter("look", false)];
    leave();
    await Promise.all(waiting);
    assert.deepEqual(order, ["look", "clone 1", "clone 2"]);
  });

  it("does not hold a call that is canceled, and lets the one after it in", async () => {
    const { limit, leave } = full();
    const controller = new AbortController();
    const canceled = withLimits({ signal: controller.signal }, () => limit.run(async () => "done"));
    const next = limit.run(async () => "done");
    controller.abort();
    await assert.rejects(canceled, { code: "Canceled" });
    leave();
    assert.equal(await next, "done");
  });

  it("does not hold a call beyond the time of its operation", async () => {
    const { limit, leave, holder } = full();
    const limits = { signal: new AbortController().signal, deadline: Date.now() + 5 };
    await assert.rejects(
      withLimits(limits, () => limit.run(async () => "done")),
      { code: "TimedOut" },
    );
    leave();
    await holder;
    assert.equal(await limit.run(async () => "done"), "done");
  });

  it("loses no place when a call is canceled at the moment in which its turn comes", async () => {
    const { limit, leave, holder } = full();
    const controller = new AbortController();
    const canceled = withLimits({ signal: controller.signal }, () => limit.run(async () => "done"));
    controller.abort();
    leave();
    await Promise.allSettled([canceled, holder]);
    assert.equal(await limit.run(async () => "done"), "done");
  });
});
