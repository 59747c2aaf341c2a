import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");

// A real guest needs: hostnamectl set-hostname "$1" && hostname. Guests of the simulator are processes of your own machine, which
// must keep its name. So this writes the name into a file in the guest's temporary folder.
const setHostName = `echo "$1" >"\${TMPDIR:-/tmp}/hostname" && cat "\${TMPDIR:-/tmp}/hostname"`;

const names = ["runner-1", "runner-2"];

export const clones = names.map((name) => {
  // A clone starts with its source's name and address, so it must stay off the network until it has its own.
  const vm = new vsphere.InstantCloneVm(name, { sourceName: "golden", disconnectAllNics: true, waitFor: "tools" });
  const identity = new vsphere.GuestProcessRun(`${name}-identity`, {
    vm: vm.id,
    credentials: { type: "USERNAME_PASSWORD", userName: "root", password },
    path: "/bin/sh",
    arguments: ["-c", setHostName, "set-host-name", name],
    timeoutSeconds: 60,
  });
  // Only a clone with its own identity goes onto the network.
  const network = new vsphere.NicConnection(name, { vm: vm.id, waitFor: "ip" }, { dependsOn: identity });
  return { hostName: identity.stdout.apply((text) => text.trim()), ipAddress: network.ipAddress };
});
