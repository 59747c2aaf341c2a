import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const config = new pulumi.Config();

// A clone starts with its source's memory: its name, and its address. So it comes without a network, gets a name of its own, and only
// then its NICs are connected.
const runners = new vsphere.InstantCloneFleet("runner", {
  count: config.getNumber("count") ?? 5,
  sourceName: "golden",
  disconnectAllNics: true,
  setup: {
    credentials: { type: "USERNAME_PASSWORD", userName: "root", password: config.requireSecret("guestPassword") },
    path: "/bin/sh",
    // In a real guest: hostnamectl set-hostname "$NAME", and a new lease.
    arguments: ["-c", 'echo "this is $NAME"'],
    environmentVariables: { NAME: "{name}" },
  },
  connectNics: true,
});

export const ids = runners.ids;
export const names = runners.names;
