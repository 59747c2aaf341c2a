import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { endMocks, startMocks } from "../testing/mocks";
import { InstantCloneVm } from "./instantCloneVm";

const WEBMKS = { ticket: "wss://esx1/ticket/1", expiresAt: "2026-01-01T00:30:00Z" };

/** Tickets that a program reads if the engine, or a mock, returns `consoleTickets`. */
async function ticketsSeen(consoleTickets: unknown): Promise<unknown> {
  await startMocks(({ inputs }) => ({ id: "vm-1", state: { ...inputs, consoleTickets } }));
  const vm = new InstantCloneVm("web", { sourceName: "golden" });
  return await new Promise((resolve) => void vm.consoleTickets.apply(resolve));
}

describe("The tickets of an InstantCloneVm, in a program", () => {
  after(endMocks);

  it("are parsed from the stored text", async () => {
    assert.deepEqual(await ticketsSeen(`WEBMKS ${WEBMKS.expiresAt} ${WEBMKS.ticket}`), { WEBMKS });
  });

  it("are unchanged from a program's own mocks", async () => {
    assert.deepEqual(await ticketsSeen({ WEBMKS }), { WEBMKS });
    assert.equal(await ticketsSeen(undefined), undefined);
  });

  it("are unknown in a preview of a clone that declares types of tickets", async () => {
    const newResource: pulumi.runtime.Mocks["newResource"] = ({ inputs }) => ({ id: "", state: inputs });
    await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, "project", "stack", true);
    const vm = new InstantCloneVm("web", { sourceName: "golden", consoleTickets: ["VMRC"] });
    const ticket = vm.consoleTickets.apply((tickets) => tickets.VMRC?.ticket);
    assert.equal(await pulumi.runtime.serializeProperty("ticket", ticket), pulumi.runtime.unknownValue);
  });
});
