import assert from "node:assert/strict";
import { isOtherBackendsUuid, isOwnerUuid, ownerUuid } from "./ownerMark";

const owner = (name: string, stack = "dev", backend = "s3://states") => ({
  urn: `urn:pulumi:${stack}::lab::pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm::${name}`,
  backend,
});
const asked = { source: "vm-101" };

describe("The identity of a clone", () => {
  it("is the same on every run", () => {
    assert.equal(ownerUuid(owner("web"), asked), ownerUuid(owner("web"), asked));
  });

  it("differs by resource, by stack, by backend and by what was asked for", () => {
    const all = [
      ownerUuid(owner("web"), asked),
      ownerUuid(owner("db"), asked),
      ownerUuid(owner("web", "prod"), asked),
      ownerUuid(owner("web", "dev", "gs://states"), asked),
      ownerUuid(owner("web"), { source: "vm-102" }),
    ];
    assert.equal(new Set(all).size, 5);
  });

  it("is a UUID of version 8, with our tag and the stack in front", () => {
    assert.match(
      ownerUuid(owner("web"), asked),
      /^0b5c[0-9a-f]{4}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(ownerUuid(owner("web"), asked).slice(0, 18), ownerUuid(owner("db"), asked).slice(0, 18));
  });

  it("is recognised as this resource's, whatever was asked for", () => {
    assert.ok(isOwnerUuid(ownerUuid(owner("web"), { source: "vm-7" }), owner("web")));
    assert.ok(!isOwnerUuid(ownerUuid(owner("db"), asked), owner("web")));
  });

  it("of a stack of the same name in another backend is recognised, and is not this resource's", () => {
    const foreign = ownerUuid(owner("web", "dev", "gs://states"), asked);
    assert.ok(!isOwnerUuid(foreign, owner("web")));
    assert.ok(isOtherBackendsUuid(foreign, owner("web")));
    assert.ok(!isOtherBackendsUuid(ownerUuid(owner("web"), asked), owner("web")));
    assert.ok(!isOtherBackendsUuid(ownerUuid(owner("db", "dev", "gs://states"), asked), owner("web")));
    assert.ok(!isOtherBackendsUuid(undefined, owner("web")));
  });
});
