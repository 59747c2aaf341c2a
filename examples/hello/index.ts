import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const password = new pulumi.Config().requireSecret("guestPassword");

const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", waitFor: "tools" });

const hello = new vsphere.GuestProcessRun("hello", {
  vm: vm.id,
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password },
  path: "/bin/sh",
  arguments: ["-c", "uname -s; echo ready"],
});

export const greeting = hello.stdout;
export const exitCode = hello.exitCode;
