import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import * as vsphere from "pulumi-vsphere-ops";

new PolicyPack("lab", {
  policies: [
    {
      name: "clones-start-off-the-network",
      description: "A clone starts with its source's address, so its NICs must be disconnected.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(vsphere.InstantCloneVm, (vm, _args, report) => {
        if (vm.disconnectAllNics !== true) report("Set disconnectAllNics to true.");
      }),
    },
    {
      name: "jobs-end-within-an-hour",
      description: "A job that runs longer holds its clone.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(vsphere.GuestProcessRun, (run, _args, report) => {
        if ((run.timeoutSeconds ?? 3600) > 3600) report("Set timeoutSeconds to at most 3600.");
      }),
    },
  ],
});
