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

// The paths come from the files, so the run waits for both.
const run = new vsphere.GuestProcessRun("run", {
  vm: vm.id,
  credentials,
  path: job.path,
  arguments: [settings.path],
  triggers: [job.sha256, settings.sha256],
});

export const output = run.stdout;
