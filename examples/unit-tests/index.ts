import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");

export const vm = new vsphere.InstantCloneVm("web", {
  sourceName: "golden",
  disconnectAllNics: true,
  waitFor: "tools",
  consoleTickets: [],
});

export const job = new vsphere.GuestProcessRun("job", {
  vm: vm.id,
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password },
  path: "/bin/hostname",
  timeoutSeconds: 60,
});

export const hostName = job.stdout.apply((text) => text.trim());
