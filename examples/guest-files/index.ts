import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");
const credentials: vsphere.GuestCredentialsArgs = { type: "USERNAME_PASSWORD", userName: "root", password };

const vm = new vsphere.InstantCloneVm("worker", { sourceName: "golden", waitFor: "tools" });

const job = new vsphere.GuestFile("job", {
  vm: vm.id,
  credentials,
  path: "/tmp/vsphere-ops-example-job.sh",
  source: new pulumi.asset.FileAsset("./job.sh"),
  permissions: "0755",
});

const settings = new vsphere.GuestFile("settings", {
  vm: vm.id,
  credentials,
  path: "/tmp/vsphere-ops-example-settings.json",
  content: pulumi.jsonStringify({ worker: vm.name, retries: 3 }),
});

const run = new vsphere.GuestProcessRun(
  "run",
  {
    vm: vm.id,
    credentials,
    path: "/tmp/vsphere-ops-example-job.sh",
    arguments: ["/tmp/vsphere-ops-example-settings.json"],
    triggers: [job.sha256, settings.sha256],
  },
  { dependsOn: [job, settings] },
);

export const output = run.stdout;
