import * as vsphere from "pulumi-vsphere-ops";

const report = new vsphere.ScriptExecution("report", {
  runVcConnectionScript: true,
  script: "Get-VM | Select-Object Name, PowerState",
  outputFormat: "json",
});

export const vms = report.objects;
