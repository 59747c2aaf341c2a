import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { recordText } from "../provider/operations/fleet/record";
import { endMocks, startMocks } from "../testing/mocks";
import { InstantCloneFleet } from "./instantCloneFleet";

function known<T>(output: pulumi.Output<T>): Promise<unknown> {
  return new Promise((resolve) => void output.apply(resolve));
}

/** A fleet whose mocks return these outputs. */
async function mocked(outputs: object): Promise<InstantCloneFleet> {
  await startMocks(({ inputs }) => ({ id: "fleet-1", state: { ...inputs, ...outputs } }));
  return new InstantCloneFleet("ci", { sourceName: "golden", count: 2 });
}

const members = [
  { index: 0, id: "vm-1", name: "ci-0" },
  { index: 1, id: "vm-2", name: "ci-1", ipAddress: "10.0.0.2", hostName: "one" },
];

describe("The outputs of an InstantCloneFleet", () => {
  after(endMocks);

  it("are read from the record", async () => {
    const record = recordText({
      namePattern: "ci-{index}",
      revision: "abcdef",
      members: members.map((member) => ({ ...member, revision: "abcdef", pending: [] })),
      failed: [{ index: 1, reason: "wait for {id} ({name}): gave up" }],
    });
    const fleet = await mocked({ record });
    assert.deepEqual(await known(fleet.members), members);
    assert.deepEqual(await known(fleet.ids), ["vm-1", "vm-2"]);
    assert.deepEqual(await known(fleet.names), ["ci-0", "ci-1"]);
    assert.deepEqual(await known(fleet.failed), [{ index: 1, name: "ci-1", reason: "wait for vm-2 (ci-1): gave up" }]);
  });

  it("are those that a unit test's mocks give", async () => {
    const fleet = await mocked({ members });
    assert.deepEqual(await known(fleet.members), members);
    assert.deepEqual(await known(fleet.ids), ["vm-1", "vm-2"]);
    assert.deepEqual(await known(fleet.failed), []);
  });
});
