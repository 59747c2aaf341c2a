import * as vsphere from "pulumi-vsphere-ops";

const hello = new vsphere.ScriptExecution("hello", {
  script: `param($name, $colours)
Write-Output "hello, $name"
Write-Output $colours
Write-Warning 'that was all'`,
  parameters: { name: "world", colours: ["red", "green"] },
});

export const output = hello.output;
export const warnings = hello.streams.apply(({ warning }) => warning.map(({ message }) => message));
