import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { endMocks, startMocks } from "../testing/mocks";
import { GuestProcessRun } from "./guestProcessRun";
import { InstantCloneVm } from "./instantCloneVm";

function known<T>(output: pulumi.Output<T>): Promise<unknown> {
  return new Promise((resolve) => void output.apply(resolve));
}

describe("An input of a resource", () => {
  before(() => startMocks(({ inputs }) => ({ id: "id-1", state: inputs })));
  after(endMocks);

  it("is an output with the value that the program gave", async () => {
    const vm = new InstantCloneVm("web", { sourceName: "golden", placement: { folderName: "ci" } });
    const run = new GuestProcessRun("hello", {
      vm: vm.id,
      credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "secret" },
      path: "/bin/sh",
      triggers: ["v1"],
    });
    const placement = vm.placement.apply((given) => given?.folderName);
    const read = pulumi.all([vm.sourceName, placement, run.vm, run.path, run.triggers]);
    assert.deepEqual(await known(read), ["golden", "ci", "id-1", "/bin/sh", ["v1"]]);
  });

  it("may be left out with all others, for a preview to name what is missing", () => {
    const args: [name: string] = ["web"];
    assert.doesNotThrow(() => Reflect.construct(InstantCloneVm, args));
  });

  it("is an output without a value if the program gave none", async () => {
    const vm = new InstantCloneVm("web", { sourceName: "golden", source: undefined });
    const read = pulumi.all([vm.source, vm.waitFor, vm.connection]);
    assert.deepEqual(await known(read), [undefined, undefined, undefined]);
  });
});
