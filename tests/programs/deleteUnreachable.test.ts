import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";

/** All five resources; the program in the guest still runs when the stack is destroyed. */
const program = `
const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" });
new vsphere.ConsoleTicket("screen", { vm: "vm-101", type: "VMRC" });
new vsphere.GuestProcessRun("hello", {
  vm: "vm-101", path: "/bin/sleep", arguments: ["30"], waitForExit: false, captureOutput: false,
  credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "guest" },
});
const shell = new vsphere.Runspace("ps", {});
new vsphere.ScriptExecution("report", { runspaceId: shell.id, script: "'x'" });`;

const away = { VSPHERE_SERVER: "http://127.0.0.1:1", SRS_SERVER: "http://127.0.0.1:1" };
const allowed = { VSPHERE_DELETE_UNREACHABLE: "true" };

async function left({ stack }: EngineLab): Promise<number> {
  return (await stack.resources()).filter(({ type }) => type.includes("vsphere-ops")).length;
}

describe("A destroy whose vCenter is gone for good", () => {
  it(
    "fails with one error that names the ways out, and forgets everything once that is allowed",
    withEngine(program, async (lab) => {
      const { stack } = lab;
      succeeded(await stack.up());
      Object.assign(stack.env, away);
      const said = failed(await stack.destroy());
      const diagnostics = said.slice(said.indexOf("Diagnostics:"));
      assert.match(diagnostics, /pulumi state delete <URN>.*VSPHERE_DELETE_UNREACHABLE/);
      assert.ok((await left(lab)) > 0);

      Object.assign(stack.env, allowed);
      const forgot = succeeded(await stack.destroy());
      const warnings = forgot.slice(forgot.indexOf("Diagnostics:")).match(/warning: .*/g) ?? [];
      assert.equal(warnings.filter((line) => line.includes("no connection to vCenter")).length, 1, forgot);
      assert.equal(warnings.length, 2, "one for vCenter, one for SRS");
      assert.equal(await left(lab), 0);
    }),
  );

  it(
    "reads the opt-in from the configuration of the last up as well",
    withEngine(program, async (lab) => {
      await lab.stack.setConfig({ "vsphere-ops:deleteUnreachable": "true" });
      succeeded(await lab.stack.up());
      Object.assign(lab.stack.env, away);
      succeeded(await lab.stack.destroy());
      assert.equal(await left(lab), 0);
    }),
  );

  const alive: [title: string, fault: string | undefined][] = [
    ["a refused login", undefined],
    ["an error of the service", "status:503"],
    ["a connection that broke", "drop-before"],
  ];
  for (const [title, mode] of alive) {
    it(
      `never forgets after ${title}`,
      withEngine(
        'new vsphere.InstantCloneVm("web", { sourceName: "golden", deleteTimeoutSeconds: 1 });',
        async (lab) => {
          succeeded(await lab.stack.up());
          Object.assign(lab.stack.env, allowed, mode === undefined && { VSPHERE_PASSWORD: "wrong" });
          if (mode !== undefined) await lab.simulator.fault({ match: "/api/vcenter/vm", times: "all", mode });
          failed(await lab.stack.destroy());
          assert.equal(await left(lab), 1);
        },
      ),
    );
  }
});
