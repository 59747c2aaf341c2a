import assert from "node:assert/strict";
import { type ErrorCode, isOutcomeUnknown, OpsError } from "../../errors";
import { readVcenterError } from "./errors";

const body = (error_type: string) => ({ error_type, messages: [{ id: "com.vmware.x", default_message: "text" }] });

describe("The reading of vCenter's errors", () => {
  const table: [type: string, status: number, code: ErrorCode][] = [
    ["CANCELED", 400, "Unknown"],
    ["RESOURCE_INACCESSIBLE", 500, "Unknown"],
    ["RESOURCE_INACCESSIBLE", 400, "Unknown"],
    ["RESOURCE_IN_USE", 400, "Busy"],
    ["FEATURE_IN_USE", 400, "Busy"],
    ["RESOURCE_BUSY", 400, "Busy"],
    ["INVALID_REQUEST", 400, "InvalidArgument"],
    ["INVALID_ELEMENT_TYPE", 400, "InvalidArgument"],
    ["INVALID_ELEMENT_CONFIGURATION", 400, "NotAllowedInCurrentState"],
    ["UNVERIFIED_PEER", 400, "Rejected"],
    ["NO_SUCH_TYPE", 400, "Rejected"],
  ];
  for (const [type, status, code] of table) {
    it(`takes ${type} with status ${status} for ${code}, in both dialects`, () => {
      const { messages } = body(type);
      const legacy = { type: `com.vmware.vapi.std.errors.${type.toLowerCase()}`, value: { messages } };
      assert.equal(readVcenterError(status, body(type)).code, code);
      assert.equal(readVcenterError(status, legacy).code, code);
    });
  }

  it("leaves a clone open whose call was canceled in vCenter, or whose host went away", () => {
    for (const type of ["CANCELED", "RESOURCE_INACCESSIBLE"]) {
      assert.ok(isOutcomeUnknown(new OpsError(readVcenterError(400, body(type)).code, "text")));
    }
  });

  it("takes a query parameter that an old server does not know for an operation that it does not have", () => {
    const messages = [{ id: "vapi.data.structure.field.extra", default_message: "Found unexpected fields [action]" }];
    const read = readVcenterError(400, { type: "com.vmware.vapi.std.errors.unexpected_input", value: { messages } });
    assert.equal(read.code, "NoSuchOperation");
  });

  const refusals: [said: string, id: string, isGuests: boolean][] = [
    ["The guest's user may not access '/srv/a'.", "com.vmware.api.vcenter.vm.guest.permission_denied", true],
    ["The guest authentication being used does not have sufficient permissions.", "com.vmware.x", true],
    ["Permission to perform this operation was denied.", "com.vmware.x", false],
    ["Required privilege 'VirtualMachine.GuestOperations.Execute' is missing.", "com.vmware.x", false],
  ];
  for (const [default_message, id, isGuests] of refusals) {
    it(`explains "${default_message}" with ${isGuests ? "the guest's user" : "a privilege in vCenter"}`, () => {
      const { code, advice, ...read } = readVcenterError(403, {
        error_type: "UNAUTHORIZED",
        messages: [{ id, default_message }],
      });
      assert.deepEqual([code, read.isGuests ?? false], ["Unauthorized", isGuests]);
      assert.match(advice ?? "", isGuests ? /guest's own user/ : /privilege/);
    });
  }

  it("takes a 503 for VMware Tools only where vCenter itself says so", () => {
    assert.equal(readVcenterError(503, body("SERVICE_UNAVAILABLE")).code, "Unavailable");
    for (const page of [undefined, {}, { message: "no healthy upstream" }]) {
      const { code, isOwn = false } = readVcenterError(503, page);
      assert.deepEqual([code, isOwn], ["Unknown", false]);
    }
  });

  it("says of a gateway's page that the call may still be at work", () => {
    assert.equal(readVcenterError(504, undefined).isSettled, undefined);
    assert.equal(readVcenterError(500, body("ERROR")).isSettled, true);
  });
});
