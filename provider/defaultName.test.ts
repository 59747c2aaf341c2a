import assert from "node:assert/strict";
import { defaultName } from "./defaultName";

const urn = (name: string, stack = "dev") =>
  `urn:pulumi:${stack}::lab::pulumi-nodejs:dynamic/vsphere-ops:Runspace::${name}`;

describe("The default name of an object", () => {
  it("is the same in every run, and differs between stacks", () => {
    assert.equal(defaultName(urn("web")), defaultName(urn("web")));
    assert.notEqual(defaultName(urn("web")), defaultName(urn("web", "prod")));
  });

  it("contains the resource's name, and has at most 80 characters", () => {
    assert.match(defaultName(urn("team/web server")), /^team-web-server-[0-9a-f]{8}$/);
    assert.equal(defaultName(urn("x".repeat(200))).length, 80);
  });
});
