import assert from "node:assert/strict";
import { isOtherBackendsUuid, isOwnerUuid, isSameClone, markOf, ownerUuid, stackMark } from "./ownerMark";

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

  it("of releases before the sweep is unchanged, so that their clones stay provable", () => {
    assert.equal(ownerUuid(owner("web"), asked), "0b5c85ea-1d3c-802b-b5df-89fa10ed6870");
  });

  it("names the stack, whatever the resource is", () => {
    const mark = markOf(ownerUuid(owner("web"), asked));
    assert.deepEqual(mark, { stack: stackMark(owner("db")), isRetained: false });
    assert.notEqual(stackMark(owner("web", "prod")), mark?.stack);
    assert.notEqual(stackMark(owner("web", "dev", "gs://states")), mark?.stack);
  });

  it("says that the clone outlives its stack, and is the same clone's otherwise", () => {
    const kept = ownerUuid({ ...owner("web"), isRetained: true }, asked);
    assert.deepEqual(markOf(kept), { stack: stackMark(owner("web")), isRetained: true });
    assert.ok(isOwnerUuid(kept, owner("web")));
    assert.ok(isSameClone(kept, ownerUuid(owner("web"), asked)));
    assert.ok(!isSameClone(kept, ownerUuid(owner("db"), asked)));
  });

  it("is not seen in the UUIDs that vCenter, ESXi and other software choose", () => {
    const others = [
      "4210e6f8-5d3a-7c7b-0b5c-000000000000",
      "564d2f00-1f2e-8bd1-9a0c-1234567890ab",
      "0b5c1234-5678-4abc-9def-123456789abc",
      "0b5e1234-5678-8abc-9def-123456789abc",
      "",
      undefined,
    ];
    assert.deepEqual(
      others.map(markOf),
      others.map(() => undefined),
    );
    assert.ok(!isSameClone("4210e6f8-5d3a-7c7b-0b5c-000000000000", "9999e6f8-5d3a-7c7b-0b5c-000000000000"));
  });
});
