import * as vsphere from "pulumi-vsphere-ops";

const golden = vsphere.getVmOutput({ name: "golden" });

// Issued anew by every preview and every run. Only what is exported of it reaches the state.
const remote = vsphere.getConsoleTicketOutput({ vm: golden.id, type: "VMRC" });

export const id = golden.id;
export const memorySizeMib = golden.memorySizeMib;
export const consoleScheme = remote.ticket.apply((ticket) => new URL(ticket).protocol);
