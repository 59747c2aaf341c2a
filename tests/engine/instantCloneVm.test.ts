import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { clones, oneVm, vmState } from "../../testing/oneVm";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";
import { killProvider } from "../../testing/providerProcess";
import type { ResourceState } from "../../testing/stack";

function assertTicketHidden(state: ResourceState | undefined): void {
  assert.match(JSON.stringify(state?.outputs?.["consoleTickets"]), /"ciphertext":/);
  assert.doesNotMatch(JSON.stringify(state), /wss:|ticket\/|simulated/);
}

const createdFirst =
  'const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" }, { deleteBeforeReplace: false });';
const isLate = ({ name }: { name: string }) => name.startsWith("late-");

describe("InstantCloneVm under the engine", () => {
  it(
    "is created, does not change on the next up and on a refresh, and is destroyed",
    withEngine(oneVm, async (lab) => {
      assert.match(succeeded(await lab.stack.preview()), /name\s*: "web-[0-9a-f]{8}"/);
      assert.match(succeeded(await lab.stack.up()), /2 created/);
      assert.equal((await lab.stack.outputs())["id"], (await clones(lab))[0]?.id);
      assert.match(succeeded(await lab.stack.up()), /2 unchanged/);
      assert.match(succeeded(await lab.stack.refresh()), /2 unchanged/);
      assert.match(succeeded(await lab.stack.preview("--diff")), /2 unchanged/);
      assert.match(succeeded(await lab.stack.destroy()), /2 deleted/);
      assert.deepEqual(await clones(lab), []);
      assert.equal((await lab.simulator.state()).sessions.vcenter, 0);
    }),
  );

  it(
    "has one constant line of code and an encrypted ticket in its state, also after a refresh",
    withEngine(oneVm, async (lab) => {
      succeeded(await lab.stack.up());
      const before = await vmState(lab);
      succeeded(await lab.stack.refresh());
      const after = await vmState(lab);
      for (const state of [before, after]) {
        assert.equal(
          state?.inputs?.["__provider"],
          'exports.handler=()=>require("pulumi-vsphere-ops/provider").instantCloneVm;',
        );
        assertTicketHidden(state);
      }
      const bytes = JSON.stringify(after).length;
      assert.ok(bytes <= 1_260, `${bytes} bytes`);
    }),
  );

  it(
    "returns its tickets as a secret, both new ones and those from the state",
    withEngine(
      'exports.tickets = new vsphere.InstantCloneVm("web", { sourceName: "golden" }).consoleTickets;',
      async ({ stack }) => {
        for (let ups = 1; ups <= 2; ups++) {
          succeeded(await stack.up());
          assert.deepEqual(await stack.outputs(), { tickets: "[secret]" });
          const shown = JSON.stringify(await stack.outputs({ secrets: true }));
          assert.match(shown, /^{"tickets":{"WEBMKS":{"expiresAt":"[-\dT:]+Z","ticket":"wss:[^" ]+"}}}$/);
        }
      },
    ),
  );

  it(
    "keeps its ticket encrypted while it is incomplete, and during the update that completes it",
    withEngine(
      'new vsphere.InstantCloneVm("web", { sourceName: "golden", waitFor: "tools", readyTimeoutSeconds: 1 });',
      async (lab) => {
        await lab.simulator.changeVm("vm-101", { toolsReady: false });
        assert.doesNotMatch(failed(await lab.stack.up()), /wss:/);
        const [incomplete, vm] = [await vmState(lab), (await clones(lab))[0]];
        assert.match(incomplete?.initErrors?.join() ?? "", /VMware Tools/);
        assertTicketHidden(incomplete);
        await lab.simulator.changeVm(vm?.id ?? "", { toolsReady: true });
        assert.match(succeeded(await lab.stack.up()), /1 updated/);
        assertTicketHidden(await vmState(lab));
      },
    ),
  );

  it(
    "makes one login for twenty clones",
    withEngine(
      'for (let i = 0; i < 20; i++) new vsphere.InstantCloneVm("web-" + i, { sourceName: "golden" });',
      async (lab) => {
        succeeded(await lab.stack.up());
        const { calls, sessions } = await lab.simulator.state();
        assert.equal((await clones(lab)).length, 20);
        assert.equal(calls["POST /api/session"], 1);
        assert.equal(sessions.vcenter, 0);
      },
    ),
  );

  it(
    "is a new VM after a forced replacement, and the old one is deleted",
    withEngine(oneVm, async (lab) => {
      succeeded(await lab.stack.up());
      const [first] = await clones(lab);
      const urn = (await vmState(lab))?.urn ?? "";
      succeeded(await lab.stack.up("--replace", urn));
      const left = await clones(lab);
      assert.equal(left.length, 1);
      assert.notEqual(left[0]?.id, first?.id);
      assert.equal((await vmState(lab))?.id, left[0]?.id);
    }),
  );

  it(
    "keeps a VM whose declared ticket failed, and the next up issues the ticket",
    withEngine(oneVm.replace("}", ', consoleTickets: ["WEBMKS"] }'), async (lab) => {
      await lab.simulator.fault({ match: "console/tickets", times: "all", mode: "status:500" });
      assert.match(failed(await lab.stack.up()), /issue a WEBMKS console ticket/);
      await lab.simulator.clearFaults();
      assert.match(succeeded(await lab.stack.up()), /1 updated/);
      assert.equal((await clones(lab)).length, 1);
      assert.match(succeeded(await lab.stack.destroy()), /2 deleted/);
      assert.deepEqual(await clones(lab), []);
    }),
  );

  it(
    "is adopted if its provider was killed during the create",
    withEngine(
      oneVm,
      async (lab) => {
        const running = lab.stack.start(["up", "--yes", "--skip-preview"]);
        await lab.simulator.until(({ calls }) => calls["POST /api/vcenter/vm?action=instant-clone"] === 1);
        killProvider(running.child.pid ?? 0);
        failed(await running.outcome);
        await lab.simulator.until(({ vms }) => vms.some((vm) => vm.source));
        assert.match(succeeded(await lab.stack.up()), /exists with the mark of this resource.*It is adopted/);
        const left = await clones(lab);
        assert.equal(left.length, 1);
        assert.equal((await vmState(lab))?.id, left[0]?.id);
      },
      { simulator: ["--latency", "instantClone=1500"] },
    ),
  );

  it(
    "is adopted if the engine was killed, and no session is left",
    withEngine(
      oneVm,
      async (lab) => {
        const running = lab.stack.start(["up", "--yes", "--skip-preview"]);
        await lab.simulator.until(({ calls }) => calls["POST /api/vcenter/vm?action=instant-clone"] === 1);
        running.child.kill("SIGKILL");
        await lab.simulator.until(({ vms, sessions }) => vms.some((vm) => vm.source) && sessions.vcenter === 0);
        succeeded(await lab.stack.run(["cancel", "--yes"]));
        succeeded(await lab.stack.up());
        assert.deepEqual(
          (await clones(lab)).map(({ id }) => id),
          [(await vmState(lab))?.id],
        );
      },
      { simulator: ["--latency", "instantClone=1500"] },
    ),
  );

  it(
    "is a new VM if it was incomplete, and the option replaceOnChanges makes the engine replace it",
    withEngine(
      'new vsphere.InstantCloneVm("web", { sourceName: "golden", waitFor: "tools", readyTimeoutSeconds: 1 }, { replaceOnChanges: ["*"] });',
      async (lab) => {
        await lab.simulator.changeVm("vm-101", { toolsReady: false });
        failed(await lab.stack.up());
        const [incomplete] = await clones(lab);
        await lab.simulator.changeVm("vm-101", { toolsReady: true });
        assert.match(succeeded(await lab.stack.up()), /1 replaced/);
        const left = await clones(lab);
        assert.deepEqual([left.length, left[0]?.id === incomplete?.id], [1, false]);
        assert.equal((await vmState(lab))?.id, left[0]?.id);
      },
    ),
  );

  it(
    "stays if it was adopted by its replacement, and the engine was killed before it deleted the replaced one",
    withEngine(
      createdFirst,
      async (lab) => {
        succeeded(await lab.stack.up());
        const former = await vmState(lab);
        lab.project.program = `${createdFirst}\nnew vsphere.InstantCloneVm("late", { sourceName: "golden" }, { dependsOn: vm });`;
        const running = lab.stack.start(["up", "--yes", "--skip-preview", "--replace", former?.urn ?? ""]);
        // The third call is that of the VM that waits for the replacement.
        await lab.simulator.until(({ calls }) => calls["POST /api/vcenter/vm?action=instant-clone"] === 3);
        running.child.kill("SIGKILL");
        await lab.simulator.until(({ vms, sessions }) => vms.some(isLate) && sessions.vcenter === 0);
        succeeded(await lab.stack.run(["cancel", "--yes"]));
        const both = (await lab.stack.resources()).filter(({ urn }) => urn === former?.urn);
        assert.deepEqual(
          both.map(({ id }) => id),
          [former?.id, former?.id],
          "the replaced one is still to be deleted",
        );

        assert.match(succeeded(await lab.stack.up()), new RegExp(`${former?.id} \\(\\S+\\) is kept`));
        const left = await clones(lab);
        assert.deepEqual(
          left.filter((vm) => !isLate(vm)).map(({ id }) => id),
          [former?.id],
        );
        assert.match(succeeded(await lab.stack.up()), /3 unchanged/);
        succeeded(await lab.stack.destroy());
        assert.deepEqual(await clones(lab), []);
      },
      { simulator: ["--latency", "instantClone=1500"] },
    ),
  );

  it(
    "reports every invalid input in a preview, and creates nothing",
    withEngine('new vsphere.InstantCloneVm("web", { sourceNam: "golden", createTimeoutSeconds: -1 });', async (lab) => {
      const said = failed(await lab.stack.preview());
      assert.match(said, /sourceNam.*there is no such property\. Did you mean "sourceName"\?/s);
      assert.match(said, /createTimeoutSeconds.*must be at least 1 second/s);
      assert.deepEqual(await clones(lab), []);
    }),
  );

  it(
    "reads an existing VM without managing it",
    withEngine(
      'const vm = vsphere.InstantCloneVm.get("golden", "vm-101");\nmodule.exports = { name: vm.name };',
      async (lab) => {
        succeeded(await lab.stack.up());
        assert.deepEqual(await lab.stack.outputs(), { name: "golden" });
        succeeded(await lab.stack.destroy());
        assert.ok((await lab.simulator.state()).vms.some((vm) => vm.id === "vm-101"));
      },
    ),
  );

  it(
    "finishes running creates after the first Ctrl-C, and leaves no session",
    withEngine(
      oneVm,
      async (lab) => {
        const running = lab.stack.start(["up", "--yes", "--skip-preview"]);
        await lab.simulator.until(({ calls }) => calls["POST /api/vcenter/vm?action=instant-clone"] === 1);
        running.child.kill("SIGINT");
        await running.outcome;
        await sleep(0);
        assert.equal((await vmState(lab))?.id, (await clones(lab))[0]?.id);
        assert.equal((await lab.simulator.state()).sessions.vcenter, 0);
      },
      { simulator: ["--latency", "instantClone=1000"] },
    ),
  );
});
