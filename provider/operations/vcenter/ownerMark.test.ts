import assert from "node:assert/strict";
import { isOwnerUuid, ownerUuid } from "./ownerMark";

const urn = (name: string, stack = "dev") =>
  `urn:pulumi:${stack}::lab::pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm::${name}`;
const asked = { source: "vm-101" };

describe("The identity of a clone", () => {
  it("is the same on every run", () => {
    assert.equal(ownerUuid(urn("web"), asked), ownerUuid(urn("web"), asked));
  });

  it("differs by resource, by stack and by what was asked for", () => {
    const all = [
      ownerUuid(urn("web"), asked),
      ownerUuid(urn("db"), asked),
      ownerUuid(urn("web", "prod"), asked),
      ownerUuid(urn("web"), { source: "vm-102" }),
    ];
    assert.equal(new Set(all).size, 4);
  });

  it("is a UUID of version 8, with our tag and the stack in front", () => {
    assert.match(
      ownerUuid(urn("web"), asked),
      /^0b5c[0-9a-f]{4}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(ownerUuid(urn("web"), asked).slice(0, 18), ownerUuid(urn("db"), asked).slice(0, 18));
  });

  it("is recognised as this resource's, whatever was asked for", () => {
    assert.ok(isOwnerUuid(ownerUuid(urn("web"), { source: "vm-7" }), urn("web")));
    assert.ok(!isOwnerUuid(ownerUuid(urn("db"), asked), urn("web")));
  });
});
