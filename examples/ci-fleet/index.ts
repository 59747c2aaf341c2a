import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const config = new pulumi.Config();
const password = config.requireSecret("guestPassword");
const results = config.get("results") ?? "results";
const names = Array.from({ length: config.getNumber("count") ?? 2 }, (_, index) => `runner-${index + 1}`);

// Guests of the simulator are processes of your own machine. So these commands write files in place of what a real guest needs:
// hostnamectl set-hostname "$1", and a call of your CI server such as curl -fsS -X PUT "https://ci.example.com/runners/$1".
const setHostName = `echo "$1" >"\${TMPDIR:-/tmp}/hostname"`;
const register = `echo "$1" >"$2"`;
const unregister = `rm "$1"`;
const runTests = `set -e; mkdir -p "$WORK"; cd "$WORK"; tar -xf "$SOURCES"; sh test.sh results`;

const credentials: vsphere.GuestCredentialsArgs = { type: "USERNAME_PASSWORD", userName: "root", password };

export const runners = names.map((name) => {
  // A clone starts with its source's name and address, so it must stay off the network until it has its own.
  const vm = new vsphere.InstantCloneVm(name, { sourceName: "golden", disconnectAllNics: true, waitFor: "tools" });
  const guest = { vm: vm.id, credentials };
  const shell = { ...guest, path: "/bin/sh", timeoutSeconds: 600 };
  // Guests of the simulator share one /tmp. The clone's name keeps their files apart.
  const archive = pulumi.interpolate`/tmp/${vm.name}.tar`;
  const work = pulumi.interpolate`/tmp/${vm.name}`;
  const registered = pulumi.interpolate`/tmp/${vm.name}.registered`;

  // VMware Tools write files and start programs, so both come before the network.
  const sources = new vsphere.GuestFile(`${name}-sources`, {
    ...guest,
    path: archive,
    source: new pulumi.asset.FileArchive("./sources"),
  });
  const identity = new vsphere.GuestProcessRun(`${name}-identity`, {
    ...shell,
    arguments: ["-c", setHostName, "set-host-name", name],
  });
  const network = new vsphere.NicConnection(`${name}-network`, { vm: vm.id, waitFor: "ip" }, { dependsOn: identity });

  // The registration ends before the VM does: onDelete runs while the VM is on, and connected. A failure of it fails the destroy, so
  // that no runner stays registered unseen.
  const registration = new vsphere.GuestProcessRun(
    `${name}-registration`,
    {
      ...shell,
      arguments: ["-c", register, "register", name, registered],
      onDelete: { path: "/bin/sh", arguments: ["-c", unregister, "unregister", registered], failOnError: true },
    },
    { dependsOn: network },
  );

  const tests = new vsphere.GuestProcessRun(
    `${name}-tests`,
    {
      ...shell,
      stdin: runTests,
      environmentVariables: { SOURCES: archive, WORK: work },
      // The results come back from failed tests, too.
      collect: [{ path: pulumi.interpolate`${work}/results/*`, saveTo: `${results}/${name}` }],
      onDelete: { path: "/bin/rm", arguments: ["-rf", work] },
      // Changed sources are tested again.
      triggers: [sources.sha256],
    },
    { dependsOn: [registration, sources] },
  );
  return { vm: vm.name, ipAddress: network.ipAddress, log: tests.stdout };
});
