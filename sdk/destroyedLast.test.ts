import assert from "node:assert/strict";
import type { ResourceOptions } from "@pulumi/pulumi";
import { tellRetained } from "./destroyedLast";

const type = "pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm";
const told = async (given: { type?: string; props?: object; opts: ResourceOptions }) => {
  const result = await tellRetained({ custom: true, type, name: "web", ...given, props: { ...given.props } });
  return result?.props;
};

describe("The transform of a program that is cleaned up", () => {
  it("tells the provider that a clone outlives its stack, wherever its option came from", async () => {
    const props = { sourceName: "golden" };
    assert.deepEqual(await told({ props, opts: { retainOnDelete: true } }), { ...props, __retained: true });
  });

  it("leaves all other resources alone", async () => {
    assert.equal(await told({ opts: {} }), undefined);
    assert.equal(await told({ type: "aws:s3/bucket:Bucket", opts: { retainOnDelete: true } }), undefined);
    assert.equal(await told({ props: { biosUuid: "4210e6f8" }, opts: { retainOnDelete: true } }), undefined);
  });
});
