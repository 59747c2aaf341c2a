import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const config = new pulumi.Config();
const commit = config.get("commit") ?? "main";

// A canceled pipeline kills "pulumi up". Then "pulumi destroy" deletes also the clone that no state knows yet.
new vsphere.StackCleanup("cleanup");

const vm = new vsphere.InstantCloneVm("tests", { sourceName: "golden", waitFor: "tools" });

const job = new vsphere.GuestProcessRun("job", {
  vm: vm.id,
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password: config.requireSecret("guestPassword") },
  path: "/bin/sh",
  stdin: `
    set -e
    echo "testing $COMMIT"
    for suite in unit integration; do echo "$suite: passed"; done
  `,
  environmentVariables: { COMMIT: commit },
  captureOutput: { maxBytes: 1_000_000 },
  timeoutSeconds: 1_800,
  // Each commit is tested once.
  triggers: [commit],
});

export const log = job.stdout;
export const took = pulumi
  .all([job.startedAt, job.finishedAt])
  .apply(([from, to]) => `${(Date.parse(to ?? from) - Date.parse(from)) / 1000} s`);
