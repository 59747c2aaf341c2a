import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "./index";

const { InstantCloneVm, GuestProcessRun, ConsoleTicket, Runspace, ScriptExecution } = vsphere;
const classes = { InstantCloneVm, GuestProcessRun, ConsoleTicket, Runspace, ScriptExecution };
const tokenOf = (name: string) => `pulumi-nodejs:dynamic/vsphere-ops:${name}`;

// The comparisons of @pulumi/policy (server.js, isTypeOf): the class's token where there is one, else what its `isInstance` says.
describe("A policy for the resources of one class", () => {
  for (const [name, resourceClass] of Object.entries(classes)) {
    it(`is applied to every ${name} and to nothing else`, () => {
      const { isInstance, __pulumiType } = resourceClass;
      assert.equal(__pulumiType, tokenOf(name));
      for (const other of Object.keys(classes)) {
        assert.equal(isInstance({ __pulumiType: tokenOf(other) }), other === name, other);
      }
    });
  }
});

describe("isInstance of a resource class", () => {
  it("tells a resource of the class from one of another class, and from what is no resource", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "id-1", state: inputs }),
      call: ({ inputs }) => inputs,
    });
    const vm = new InstantCloneVm("web", { sourceName: "golden" });
    const ticket = new ConsoleTicket("screen", { vm: "vm-1", type: "WEBMKS" });
    assert.deepEqual([InstantCloneVm.isInstance(vm), InstantCloneVm.isInstance(ticket)], [true, false]);
    assert.deepEqual([pulumi.CustomResource.isInstance(vm), ConsoleTicket.isInstance(undefined)], [true, false]);
  });
});
