import assert from "node:assert/strict";
import { succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

/** Outputs that have no value: of a program that still runs, of a clone and of NICs that nobody waited for, of a fleet's record. */
const program = `
const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
const guest = { vm: "vm-101", credentials, path: "/bin/sh" };
const run = new vsphere.GuestProcessRun("run", { ...guest, arguments: ["-c", "sleep 300"], waitForExit: false });
const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", consoleTickets: [] });
const network = new vsphere.NicConnection("network", { vm: vm.id });
const fleet = new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: 1 });
const shell = new vsphere.Runspace("shell");
const told = pulumi.interpolate\`\${run.exitCode} \${vm.hostName} \${network.ipAddress} \${fleet.ids[0]} \${shell.vcConnectionScriptId}\`;
new vsphere.GuestProcessRun("told", { ...guest, arguments: pulumi.all(["-c", told]).apply((words) => ["-c", "echo " + words[1]]) });
module.exports = {
  code: run.exitCode, files: run.files, address: vm.ipAddress, ticket: vm.consoleTickets.apply((all) => all.WEBMKS?.ticket),
  reached: network.ipAddresses, ids: fleet.ids, failed: fleet.failed, isSecret: pulumi.isSecret(vm.ipAddress),
};`;

describe("Outputs without a value", () => {
  it(
    "are known in the preview of a resource that does not change, and unknown in the preview of one that does",
    withEngine(program, async ({ stack, project }) => {
      assert.match(succeeded(await stack.up()), /7 created/);
      const preview = succeeded(await stack.preview("--expect-no-changes"));
      assert.match(preview, /Resources:\n {4}7 unchanged\n/);
      assert.doesNotMatch(preview, /Outputs|unknown|output</);

      // With a wait, the clone has an address afterwards.
      project.program = program.replace("consoleTickets: []", 'consoleTickets: [], waitFor: "ip"');
      assert.match(succeeded(await stack.preview()), /\+ address *: (\[unknown\]|output<)/);
      succeeded(await stack.up());
      assert.match(String((await stack.outputs())["address"]), /^10\./);
      succeeded(await stack.destroy());
    }),
  );
});
