import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { endMocks, startMocks } from "../testing/mocks";
import { InstantCloneVm } from "./instantCloneVm";

const trace = () => new Error("here").stack ?? "";

describe("The base of the resource classes", () => {
  before(() => startMocks(({ inputs }) => ({ id: "vm-1", state: inputs })));
  after(endMocks);

  it("empties stack traces during a registration", () => {
    let during: string | undefined;
    const look: pulumi.ResourceTransformation = () => {
      during = trace();
      return undefined;
    };
    new InstantCloneVm("web", { sourceName: "golden" }, { transformations: [look] });
    assert.equal(during, "");
  });

  it("restores the program's stack traces", () => {
    new InstantCloneVm("web", { sourceName: "golden" });
    assert.match(trace(), /resource\.test/);
  });

  it("restores them also if the registration fails", () => {
    assert.throws(
      () => new InstantCloneVm("", { sourceName: "golden" }),
      (error: Error) => /resource\.test/.test(error.stack ?? ""),
    );
    assert.match(trace(), /resource\.test/);
  });
});
