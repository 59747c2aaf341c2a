import assert from "node:assert/strict";
import { Clock } from "./clock";

describe("clock", () => {
  it("runs what falls due on the way in order of time, and sees the time of each", () => {
    const clock = new Clock();
    const start = clock.now();
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, Math.round((clock.now() - start) / 1000)]);
    clock.after(20_000, note("second"));
    clock.after(10_000, () => {
      note("first")();
      clock.after(5_000, note("between"));
    });
    clock.after(40_000, note("too late"));
    clock.advance(30);
    assert.deepEqual(seen, [
      ["first", 10],
      ["between", 15],
      ["second", 20],
    ]);
    clock.clear();
  });

  it("runs an action by itself when real time has passed", async () => {
    const clock = new Clock();
    const keepAlive = setInterval(() => {}, 1000);
    const started = clock.now();
    await new Promise<void>((resolve) => clock.after(30, resolve));
    clearInterval(keepAlive);
    assert.ok(clock.now() - started >= 30);
  });

  it("does not fire early when the delay is longer than a timer can be", async () => {
    const clock = new Clock();
    let fired = false;
    clock.after(2 ** 32, () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(fired, false);
    clock.advance(2 ** 32 / 1000);
    assert.equal(fired, true);
  });

  it("runs nothing that was called off", () => {
    const clock = new Clock();
    const callOff = clock.after(10, () => assert.fail("called off"));
    callOff();
    clock.advance(1);
  });

  it("follows real time again after a reset", () => {
    const clock = new Clock();
    clock.advance(3600);
    clock.reset();
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
  });
});
