import * as vsphere from "pulumi-vsphere-ops";

const shell = new vsphere.Runspace("shell");

const prepare = new vsphere.ScriptExecution("prepare", {
  runspaceId: shell.id,
  script: "$greeting = 'hello from the runspace'",
});

// Scripts of one runspace run one after another. dependsOn sets the order.
const greet = new vsphere.ScriptExecution(
  "greet",
  { runspaceId: shell.id, script: "Write-Output $greeting" },
  { dependsOn: prepare },
);

export const greeting = greet.output;

// Number of this user's runspaces while the program runs. The service has few slots.
export const inUse = vsphere.getRunspacesOutput().apply(({ runspaces }) => runspaces.length);
