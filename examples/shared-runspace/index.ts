import * as vsphere from "pulumi-vsphere-ops";

const shell = new vsphere.Runspace("shell");

const prepare = new vsphere.ScriptExecution("prepare", {
  runspaceId: shell.id,
  script: "$greeting = 'hello from the runspace'",
});

// Scripts of one runspace run one after another; dependsOn says in which order.
const greet = new vsphere.ScriptExecution(
  "greet",
  { runspaceId: shell.id, script: "Write-Output $greeting" },
  { dependsOn: prepare },
);

export const greeting = greet.output;

// How many of the few runspaces of the service are this user's, as the program runs.
export const inUse = vsphere.getRunspacesOutput().apply(({ runspaces }) => runspaces.length);
