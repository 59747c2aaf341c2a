import assert from "node:assert/strict";
import fc from "fast-check";
import { textOf, ticketsOf } from "./ticketText";

const plain = { noNullPrototype: true };
const uri = fc.webUrl({ validSchemes: ["wss", "vmrc"] });
const issued = fc.record({ ticket: uri, expiresAt: fc.constant("2026-01-01T00:30:00Z") }, plain);

describe("Tickets in state", () => {
  it("come back as they were", () => {
    const tickets = fc.record({ WEBMKS: issued, VMRC: issued }, { ...plain, requiredKeys: [] });
    fc.assert(fc.property(tickets, (all) => assert.deepEqual(ticketsOf(textOf(all)), all)));
  });

  it("are an empty object while none was issued", () => {
    assert.equal(textOf({ WEBMKS: undefined }), "{}");
  });

  it("were none in a state of version 0.1.0 with an empty text", () => {
    assert.deepEqual(ticketsOf(""), {});
  });

  it("were a line of type, expiry and URI each in a state of version 0.1.0", () => {
    const [web, vmrc] = [
      { ticket: "wss://esx1/ticket/1", expiresAt: "2026-01-01T00:30:00Z" },
      { ticket: "vmrc://vc/?moid=vm-1", expiresAt: "2026-01-01T00:31:00Z" },
    ];
    const stored = "WEBMKS 2026-01-01T00:30:00Z wss://esx1/ticket/1\nVMRC 2026-01-01T00:31:00Z vmrc://vc/?moid=vm-1";
    assert.deepEqual(ticketsOf(stored), { WEBMKS: web, VMRC: vmrc });
  });
});
