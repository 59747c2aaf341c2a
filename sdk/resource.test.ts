import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InstantCloneVm } from "./instantCloneVm";

const trace = () => new Error("here").stack ?? "";

describe("the base of the resource classes", () => {
  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "vm-1", state: inputs }),
      call: ({ inputs }) => inputs,
    }),
  );

  it("keeps stack traces out of what a registration reads", () => {
    let during: string | undefined;
    const look: pulumi.ResourceTransformation = () => {
      during = trace();
      return undefined;
    };
    new InstantCloneVm("web", { sourceName: "golden" }, { transformations: [look] });
    assert.equal(during, "");
  });

  it("gives the program its stack traces back", () => {
    new InstantCloneVm("web", { sourceName: "golden" });
    assert.match(trace(), /resource\.test/);
  });

  it("gives them back when the registration fails, too", () => {
    assert.throws(
      () => new InstantCloneVm("", { sourceName: "golden" }),
      (error: Error) => /resource\.test/.test(error.stack ?? ""),
    );
    assert.match(trace(), /resource\.test/);
  });
});
