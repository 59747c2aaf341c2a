import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { runspace } from "../../provider/resources/runspace";
import { buildInventory } from "../../simulator/inventory/load";
import { inFolder, runCommand } from "../../testing/commandLine";
import { inLab, type Lab } from "../../testing/lab";
import { type Recorded, ResourceRun } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

const golden = { sourceName: "golden" };

interface Found {
  id: string;
  name: string;
  status: string;
  stack?: string;
  ageHours?: number;
  deleted?: boolean;
  failure?: string;
}

/** A clone of the stack `dev` of the project `lab`, or of another stack. */
async function clone(lab: Lab, name: string, more: { stack?: string; args?: object } = {}): Promise<Recorded> {
  const { provider, urn } = lab.run().resource(instantCloneVm, name);
  const own = urn.replace(":dev::", `:${more.stack ?? "dev"}::`);
  return await new ResourceRun(provider, own).create({ ...golden, name, ...more.args });
}

/** A fleet of two members of the stack `dev` of the project `lab`. */
async function fleet(lab: Lab, name: string, args: object = {}): Promise<Recorded> {
  const inputs = { ...golden, namePattern: `${name}-{index}`, count: 2, ...args };
  return await lab.run().resource(instantCloneFleet, name).create(inputs);
}

/** What `pulumi stack export` writes of that stack. */
function stateOf(...recorded: Recorded[]): string {
  const stack = { urn: "urn:pulumi:dev::lab::pulumi:pulumi:Stack::lab-dev", type: "pulumi:pulumi:Stack" };
  const resources = recorded.map(({ id, outputs }) => {
    const type = `pulumi-nodejs:dynamic/vsphere-ops:${"record" in outputs ? "InstantCloneFleet" : "InstantCloneVm"}`;
    return { urn: `urn:pulumi:dev::lab::${type}::${id}`, type, id, outputs };
  });
  return JSON.stringify({ version: 3, deployment: { resources: [stack, ...resources] } });
}

async function orphans(lab: Lab, state: string, ...args: string[]) {
  let result: { status: number | string; vms: Found[]; runspaces: Found[]; stderr: string } | undefined;
  await inFolder(async (folder) => {
    writeFileSync(join(folder, "state.json"), state);
    const { status, stdout, stderr } = await runCommand(["orphans", "--json", "--state", "state.json", ...args], {
      cwd: folder,
      env: environmentOf(lab),
    });
    assert.equal(stderr, "");
    result = { status, stderr, ...JSON.parse(stdout) };
  })();
  assert.ok(result);
  return result;
}

function environmentOf({ simulator: { url } }: Lab) {
  const login = { VSPHERE_USER: "administrator@vsphere.local", VSPHERE_PASSWORD: "simulated" };
  return { VSPHERE_SERVER: url, SRS_SERVER: url, ...login };
}

describe("vsphere-ops orphans", () => {
  it(
    "lists the clones that the state does not know, with their age, and changes nothing",
    inLab(async (lab) => {
      const known = await clone(lab, "known");
      const lost = await clone(lab, "lost");
      await lab.advanceClock(7200);
      const { status, vms } = await orphans(lab, stateOf(known));
      assert.deepEqual(
        vms.map(({ id, name, status, stack, ageHours }) => ({ id, name, status, stack, ageHours })),
        [{ id: lost.id, name: "lost", status: "orphan", stack: "lab/dev", ageHours: 2 }],
      );
      assert.equal(status, 0);
      assert.equal(lab.clones.length, 2);
    }),
  );

  it(
    "deletes them with --delete, and neither foreign VMs nor those of other stacks, copies or clones that outlive their stack",
    inLab(async (lab) => {
      const known = await clone(lab, "known");
      await clone(lab, "lost");
      await clone(lab, "prod", { stack: "prod" });
      await clone(lab, "kept", { args: { __retained: true } });
      await clone(lab, "foreign", { args: { biosUuid: "4210e6f8-5d3a-7c7b-8b5c-000000000000" } });
      const copy = await clone(lab, "copy", { args: { biosUuid: "0b5c0000-5d3a-4c7b-8b5c-000000000000" } });
      await lab.changeVm(copy.id, { biosUuid: String(known.outputs["biosUuid"]) });
      const { vms } = await orphans(lab, stateOf(known), "--delete");
      assert.deepEqual(Object.fromEntries(vms.map(({ name, status, deleted = false }) => [name, [status, deleted]])), {
        lost: ["orphan", true],
        prod: ["otherStack", false],
        kept: ["retained", false],
        copy: ["copy", false],
      });
      assert.deepEqual(lab.clones.map(({ name }) => name).sort(), ["copy", "foreign", "kept", "known", "prod"]);
    }),
  );

  it(
    "knows the members of a fleet, and lists those of a lost fleet",
    inLab(async (lab) => {
      const known = await fleet(lab, "known");
      await fleet(lab, "lost");
      await fleet(lab, "kept", { __retained: true });
      const { vms } = await orphans(lab, stateOf(known));
      assert.deepEqual(vms.map(({ name, status }) => `${name} ${status}`).sort(), [
        "kept-0 retained",
        "kept-1 retained",
        "lost-0 orphan",
        "lost-1 orphan",
      ]);
    }),
  );

  it(
    "takes no VM for known that a fleet's record only mentions",
    inLab(async (lab) => {
      const lost = await clone(lab, "lost");
      const known = await fleet(lab, "known");
      known.outputs["record"] += `\n! 2 ${lost.id} has the name known-2 already`;
      const { vms } = await orphans(lab, stateOf(known));
      assert.deepEqual(
        vms.map(({ name, status }) => [name, status]),
        [["lost", "orphan"]],
      );
    }),
  );

  it(
    "knows the members of a fleet that was made in another backend",
    inLab(async (lab) => {
      const { provider, urn } = lab.run().resource(instantCloneFleet, "known");
      const inputs = { ...golden, namePattern: "known-{index}", count: 2 };
      const known = await new ResourceRun(provider, `acme/${urn}`).create(inputs);
      assert.deepEqual((await orphans(lab, stateOf(known))).vms, []);
    }),
  );

  it(
    "refuses a state that does not tell the members of a fleet",
    inLab(async (lab) => {
      const known = await fleet(lab, "known");
      const hidden = { [specialSigKey]: specialSecretSig, ciphertext: "v1:" };
      const state = stateOf({ ...known, outputs: { record: hidden } });
      await inFolder(async (folder) => {
        writeFileSync(join(folder, "state.json"), state);
        const args = ["orphans", "--state", "state.json", "--delete"];
        const { status, stderr } = await runCommand(args, { cwd: folder, env: environmentOf(lab) });
        assert.equal(status, 2);
        assert.match(stderr, /he record of fleet-\S+ is encrypted.*--show-secrets/);
      })();
      assert.equal(lab.clones.length, 2);
    }),
  );

  it(
    "leaves alone what is younger than --older-than, and what has no age",
    inLab(async (lab) => {
      await clone(lab, "old");
      await lab.advanceClock(7200);
      await clone(lab, "young");
      await orphans(lab, stateOf(), "--delete", "--older-than", "1");
      assert.deepEqual(
        lab.clones.map(({ name }) => name),
        ["young"],
      );
    }),
  );

  it(
    "knows no age of a vCenter before 8.0 U3, and finds all the same",
    inLab(
      async (lab) => {
        await clone(lab, "lost");
        const { vms } = await orphans(lab, stateOf(), "--delete", "--older-than", "0");
        assert.deepEqual(
          vms.map(({ ageHours, deleted }) => [ageHours, deleted]),
          [[undefined, undefined]],
        );
        assert.equal((await orphans(lab, stateOf(), "--delete")).vms[0]?.deleted, true);
      },
      { vcenterVersion: "7.0.3" },
    ),
  );

  it(
    "exits with 1 when an orphan cannot be deleted, and with --expect-none when one is left",
    inLab(async (lab) => {
      await clone(lab, "lost");
      await lab.fault({ match: "DELETE /api/vcenter/vm", mode: "status:500" });
      const failed = await orphans(lab, stateOf(), "--delete");
      assert.equal(failed.status, 1);
      assert.match(failed.vms[0]?.failure ?? "", /delete VM vm-\d+/);
      assert.equal((await orphans(lab, stateOf())).status, 0);
      assert.equal((await orphans(lab, stateOf(), "--expect-none")).status, 1);
      assert.equal((await orphans(lab, stateOf(), "--expect-none", "--delete")).status, 0);
    }),
  );

  it(
    "finds runspaces with --srs",
    inSrsLab(async (lab) => {
      await lab.run().resource(runspace, "lost").create({});
      await lab.run().resource(runspace, "named").create({ name: "named" });
      const { runspaces } = await orphans(lab, stateOf(), "--srs", "--delete");
      assert.deepEqual(
        runspaces.map(({ status, deleted }) => [status, deleted]),
        [["orphan", true]],
      );
      assert.deepEqual(
        lab.state.runspaces.map(({ name }) => name),
        ["named"],
      );
    }),
  );

  it(
    "finds 20 of 20 among 4,000 VMs at 20 ms a call, and nothing else",
    inLab(
      async (lab) => {
        const lost = await Promise.all(Array.from({ length: 20 }, (_, index) => clone(lab, `lost-${index}`)));
        const startedAt = Date.now();
        const { vms } = await orphans(lab, stateOf());
        console.log(`      ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
        assert.deepEqual(vms.map(({ id }) => id).sort(), lost.map(({ id }) => id).sort());
      },
      { latency: { default: 20 }, inventory: crowd() },
    ),
  ).timeout(120_000);

  it(
    "names what is wrong with a state, a folder and an option",
    inFolder(async (folder) => {
      writeFileSync(join(folder, "state.json"), "{}");
      const wrong = await runCommand(["orphans", "--state", "state.json"], { cwd: folder });
      assert.equal(wrong.status, 2);
      assert.match(wrong.stderr, /connection "default" is not complete/);
      const option = await runCommand(["orphans", "--older-than", "soon"], { cwd: folder });
      assert.equal(option.status, 2);
      assert.match(option.stderr, /Expected a number of hours/);
    }),
  );
});

function crowd() {
  const agents = { name: "agent", copies: 3000, powerState: "POWERED_ON" } as const;
  const stopped = { name: "stopped", copies: 1000, powerState: "POWERED_OFF" } as const;
  return buildInventory({ vms: [{ name: "golden", frozen: true, toolsReady: true }, agents, stopped] });
}
