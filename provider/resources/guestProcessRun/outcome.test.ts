import assert from "node:assert/strict";
import { emptyStream } from "../../operations/guestRun/output";
import { outputsOf } from "./outcome";

const result = { exitCode: 0, stdout: emptyStream, stderr: emptyStream };
const inputs = { vm: "vm-101", path: "/bin/true", credentials: { type: "USERNAME_PASSWORD" as const } };

function timesOf(startedAt: string, finishedAt: string) {
  const outputs = outputsOf(inputs, { pid: 1, owner: "root", startedAt, finishedAt, exitCode: 0 }, result);
  return [outputs.startedAt, outputs.finishedAt];
}

describe("The outputs of a GuestProcessRun", () => {
  it("have the times of the guest", () => {
    const times = ["2026-01-01T00:00:01Z", "2026-01-01T00:00:01.500Z"] as const;
    assert.deepEqual(timesOf(...times), times);
  });

  it("never have a start after the end", () => {
    const [start, end] = ["2026-01-01T00:00:02Z", "2026-01-01T00:00:01Z"];
    assert.deepEqual(timesOf(start, end), [end, end]);
  });
});
