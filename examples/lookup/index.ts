import * as vsphere from "pulumi-vsphere-ops";

const golden = vsphere.getVmOutput({ name: "golden" });

// Every preview and every run issues a new ticket. The state has only the exported part.
const remote = vsphere.getConsoleTicketOutput({ vm: golden.id, type: "VMRC" });

export const id = golden.id;
export const memorySizeMib = golden.memorySizeMib;
export const consoleScheme = remote.ticket.apply((ticket) => new URL(ticket).protocol);
