import * as vsphere from "pulumi-vsphere-ops";

const vm = new vsphere.InstantCloneVm("desktop", { sourceName: "golden", consoleTickets: [] });
const browser = new vsphere.ConsoleTicket("browser", { vm: vm.id, type: "WEBMKS" });
const remoteConsole = new vsphere.ConsoleTicket("remote-console", { vm: vm.id, type: "VMRC" });

export const browserTicket = browser.ticket;
export const remoteConsoleTicket = remoteConsole.ticket;
export const expiresAt = browser.expiresAt;
