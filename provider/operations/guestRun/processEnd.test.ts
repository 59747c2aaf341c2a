import assert from "node:assert/strict";
import { VirtualClock } from "../../../testing/virtualClock";
import { Scope } from "../scope";
import { looks, processEnd } from "./processEnd";

/** Times of the looks of a wait, in milliseconds from its start. */
function looksWithin(ms: number): number[] {
  const times: number[] = [];
  for (let at = looks.delayMs(0); at <= ms; at += looks.delayMs(at)) times.push(at);
  return times;
}

describe("Looks at a program", () => {
  it("come once early, and then just after each look of VMware Tools", () => {
    assert.deepEqual(looksWithin(4_500), [100, 1_050, 2_050, 3_050, 4_050]);
  });

  it("leave out the start of a process, at which it cannot have ended", async () => {
    const clock = new VirtualClock();
    const messages = { progress: () => {}, info: () => {}, warn: () => {} };
    const scope = new Scope({ owner: { urn: "", backend: "" }, signal: new AbortController().signal, messages, clock });
    const times: number[] = [];
    const ended = { pid: 7, owner: "root", startedAt: "", exitCode: 0 };
    const find = async () => {
      times.push(clock.now());
      return ended;
    };
    assert.equal(await processEnd(scope, { processes: { find } }, 7, "remove a result", 30), ended);
    assert.deepEqual(times, [100]);
  });

  it("grow rarer with a long program, and still come just after a look of Tools", () => {
    const times = looksWithin(600_000);
    assert.ok(times.length < 200, `${times.length} looks in ten minutes`);
    assert.ok(times.slice(1).every((at) => at % 1_000 === 50));
    const last = times.slice(-2);
    assert.deepEqual(last, [last[0], Number(last[0]) + 4_000]);
  });
});
