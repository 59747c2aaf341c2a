import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { endMocks, startMocks } from "../testing/mocks";
import * as vsphere from "./index";

const { InstantCloneVm, GuestProcessRun, ConsoleTicket, Runspace, ScriptExecution } = vsphere;
const classes = { InstantCloneVm, GuestProcessRun, ConsoleTicket, Runspace, ScriptExecution };
const tokenOf = (name: string) => `pulumi-nodejs:dynamic/vsphere-ops:${name}`;

// As @pulumi/policy compares (server.js, isTypeOf): by the class's token if it has one, otherwise by `isInstance`.
describe("A policy for the resources of one class", () => {
  for (const [name, resourceClass] of Object.entries(classes)) {
    it(`applies to every ${name} and to nothing else`, () => {
      const { isInstance, __pulumiType } = resourceClass;
      assert.equal(__pulumiType, tokenOf(name));
      for (const other of Object.keys(classes)) {
        assert.equal(isInstance({ __pulumiType: tokenOf(other) }), other === name, other);
      }
    });
  }
});

describe("isInstance of a resource class", () => {
  after(endMocks);

  it("is true for a resource of the class only", async () => {
    await startMocks(({ inputs }) => ({ id: "id-1", state: inputs }));
    const vm = new InstantCloneVm("web", { sourceName: "golden" });
    const ticket = new ConsoleTicket("screen", { vm: "vm-1", type: "WEBMKS" });
    assert.deepEqual([InstantCloneVm.isInstance(vm), InstantCloneVm.isInstance(ticket)], [true, false]);
    assert.deepEqual([pulumi.CustomResource.isInstance(vm), ConsoleTicket.isInstance(undefined)], [true, false]);
  });
});
