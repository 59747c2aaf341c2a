import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import type { Outcome } from "../../testing/stack";

const count = 50;
const program = `for (let i = 0; i < ${count}; i++)
  new vsphere.InstantCloneVm("vm-" + i, { sourceName: "golden", consoleTickets: [] });`;

/** Ways in which vCenter cannot be asked, and what an error says of each. */
const causes: [title: string, cause: RegExp, set: (lab: EngineLab) => void][] = [
  ["vCenter away", /ECONNREFUSED/, ({ stack }) => set(stack.env, "VSPHERE_SERVER", "http://127.0.0.1:1")],
  ["a wrong password", /HTTP 401/, ({ stack }) => set(stack.env, "VSPHERE_PASSWORD", "wrong")],
];

function set(env: NodeJS.ProcessEnv, name: string, value: string): void {
  env[name] = value;
}

/** The part of the output that repeats no progress. */
function diagnosticsOf({ stdout, stderr }: Outcome): string[] {
  const lines = `${stdout}${stderr}`.split("\n");
  return lines.slice(lines.indexOf("Diagnostics:"));
}

function times(lines: string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length;
}

describe("With fifty clones", () => {
  for (const [title, cause, fail] of causes) {
    it(
      `and ${title}, a preview says it once, and a run fails and says it once`,
      withEngine(program, async (lab) => {
        const { stack, simulator } = lab;
        assert.equal((await stack.up()).status, 0);
        fail(lab);
        const before = await simulator.callCount();

        const preview = await stack.preview();
        assert.equal(preview.status, 0, preview.stdout);
        assert.match(preview.stdout, new RegExp(`${count + 1} unchanged`));
        assert.equal(times(diagnosticsOf(preview), cause), 1);
        assert.equal(times(diagnosticsOf(preview), /warning: /), 1);
        assert.ok(preview.stdout.split("\n").length < 25, preview.stdout);

        const drift = await stack.preview("--expect-no-changes");
        assert.notEqual(drift.status, 0, drift.stdout);
        assert.match(drift.stdout, /Only a look can prove that nothing has changed/);

        for (const run of [stack.up, stack.refresh, stack.destroy]) {
          const outcome = await run();
          assert.notEqual(outcome.status, 0, outcome.stdout);
          const lines = diagnosticsOf(outcome);
          assert.equal(times(lines, cause), 1, lines.join("\n"));
          const failures = times(lines, /error: /) - times(lines, /error: update failed/);
          assert.equal(times(lines, /the same failure as/), failures - 1, lines.join("\n"));
          assert.ok(
            lines.length < 3 * failures + 15,
            "each other resource has its name, a few words and an empty line",
          );
        }
        // A login for each of the five operations where the password is wrong: more would lock the account.
        assert.ok((await simulator.callCount()) - before <= 5);
      }),
    );
  }
});

describe("With one resource of each kind", () => {
  it(
    "and vCenter away, a preview takes the recorded state for what is there, and says so once",
    withEngine(
      `const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
      new vsphere.StackCleanup("cleanup");
      const vm = new vsphere.InstantCloneVm("vm", { sourceName: "golden", consoleTickets: [], waitFor: "tools" });
      new vsphere.NicConnection("network", { vm: vm.id });
      const fleet = new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: 2 });
      const file = new vsphere.GuestFile("file", { vm: vm.id, credentials, path: "/tmp/vsphere-ops-away", content: "text" });
      new vsphere.GuestProcessRun("run", { vm: vm.id, credentials, path: "/bin/true", triggers: [file.sha256, fleet.ids] });
      module.exports = { ids: fleet.ids };`,
      async (lab) => {
        const { stack } = lab;
        succeeded(await stack.up());
        const { VSPHERE_SERVER: url = "" } = stack.env;
        set(stack.env, "VSPHERE_SERVER", "http://127.0.0.1:1");
        const preview = await stack.preview();
        assert.match(succeeded(preview), /Resources:\n {4}7 unchanged\n/);
        assert.equal(times(diagnosticsOf(preview), /ECONNREFUSED/), 1, preview.stdout);
        failed(await stack.up());
        set(stack.env, "VSPHERE_SERVER", url);
        assert.match(succeeded(await stack.up()), /7 unchanged/);
        succeeded(await stack.destroy());
      },
    ),
  );
});
