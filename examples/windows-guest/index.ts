import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");

const vm = new vsphere.InstantCloneVm("worker", {
  sourceName: "golden-windows",
  disconnectAllNics: true,
  waitFor: "tools",
});
const credentials: vsphere.GuestCredentialsArgs = { type: "USERNAME_PASSWORD", userName: "Administrator", password };
const guest = { vm: vm.id, credentials };
const cmd = { ...guest, path: "C:\\Windows\\System32\\cmd.exe", timeoutSeconds: 900 };

const settings = new vsphere.GuestFile("settings", {
  ...guest,
  path: "C:\\ci\\settings.txt",
  content: pulumi.interpolate`worker=${vm.name}\r\n`,
});

// A real guest needs: powershell -NoProfile -Command Rename-Computer -NewName %NAME% -Force && exit 3010. It has no quotes, since cmd.exe
// and powershell.exe read quotes differently. The simulator's cmd.exe knows no PowerShell, so this writes the name into a file. 3010 says
// that a restart is needed, and the provider restarts the guest.
const identity = new vsphere.GuestProcessRun(
  "identity",
  {
    ...cmd,
    arguments: ["/d", "/c", "echo %NAME%>C:\\ci\\name.txt& exit 3010"],
    environmentVariables: { NAME: "worker" },
    expectReboot: true,
  },
  { dependsOn: settings },
);

// The restart connects the NICs that are to be connected at power-on. This connects all, and waits for an address.
const network = new vsphere.NicConnection("network", { vm: vm.id, waitFor: "ip" }, { dependsOn: identity });

const job = new vsphere.GuestProcessRun(
  "job",
  {
    ...cmd,
    arguments: ["/d", "/c", "type C:\\ci\\settings.txt& type C:\\ci\\name.txt& echo done>C:\\ci\\report.txt"],
    collect: [{ path: "C:\\ci\\report.txt", required: true }],
    triggers: [settings.sha256],
  },
  { dependsOn: network },
);

export const log = job.stdout;
export const report = job.files.apply((files) => files?.["C:\\ci\\report.txt"]?.content);
