import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatorState } from "../../simulator/part";
import { Client } from "../../testing/client";
import { succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";

interface Fleet {
  count: number;
  triggers?: unknown[];
}

interface KillLab extends EngineLab {
  /** The fleet of the next command. */
  declare(fleet: Fleet): void;
  /** Ids of the VMs that set-ups have run in. */
  setUps(): string[];
  /** A VM of another client. */
  foreign: string;
}

function program({ count, triggers = [] }: Fleet, file: string): string {
  const setup = {
    credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "guest" },
    path: "/bin/sh",
    arguments: ["-c", `sleep 0.3; echo {id} >>${file}`],
  };
  const fleet = { sourceName: "golden", count, triggers, maxUnavailable: 4, maxConcurrency: 4, setup };
  return `exports.ids = new vsphere.InstantCloneFleet("ci", ${JSON.stringify(fleet)}).ids;`;
}

/** Calls take their time, so that a kill comes in the middle of many. */
const slowCalls = { simulator: ["--latency", "instantClone=150,deleteVm=150"] };

function withFleet(first: Fleet, test: (lab: KillLab) => Promise<void>) {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-kill-"));
    const file = join(folder, "set-ups");
    const setUps = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
    const run = withEngine(
      program(first, file),
      async (lab) => {
        const client = await Client.login(lab.simulator.url);
        const foreign = await client.clone("ci-foreign");
        await client.call("DELETE", "/api/session");
        const declare = (fleet: Fleet) => {
          lab.project.program = program(fleet, file);
        };
        succeeded(await lab.stack.up());
        await test({ ...lab, declare, setUps, foreign });
      },
      slowCalls,
    );
    try {
      await run();
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

/** Ids of the fleet's VMs. The foreign one is there all the time. */
function membersIn({ vms }: SimulatorState, { foreign }: KillLab): string[] {
  const clones = vms.filter(({ source }) => source).map(({ id }) => id);
  assert.ok(clones.includes(foreign), "the foreign VM is left alone");
  return clones.filter((id) => id !== foreign).sort();
}

/** Kills the engine in the middle of a command, and waits until its provider has ended too. */
async function killed(lab: KillLab, command: "up" | "destroy", isTime: (members: string[]) => boolean): Promise<void> {
  const running = lab.stack.start([command, "--yes", "--skip-preview"]);
  await lab.simulator.until((state) => isTime(membersIn(state, lab)));
  running.child.kill("SIGKILL");
  await running.outcome;
  await lab.simulator.until(({ sessions }) => sessions.vcenter === 0);
  succeeded(await lab.stack.run(["cancel", "--yes"]));
}

/** After an `up`, each VM is a member, each member a VM, and the program of `setup` has run in each once. */
async function assertWhole(lab: KillLab, count: number): Promise<string[]> {
  succeeded(await lab.stack.up());
  const { ids } = await lab.stack.outputs();
  const members = membersIn(await lab.simulator.state(), lab);
  assert.deepEqual(members, (ids as string[]).sort());
  assert.equal(members.length, count);
  assert.deepEqual(
    lab
      .setUps()
      .filter((id) => members.includes(id))
      .sort(),
    members,
  );
  return members;
}

describe("InstantCloneFleet when the engine is killed", () => {
  it(
    "has each member once, and set it up once, after the next up, in the middle of growing",
    withFleet({ count: 4 }, async (lab) => {
      lab.declare({ count: 24 });
      await killed(lab, "up", (members) => members.length > 8);
      await assertWhole(lab, 24);
    }),
  );

  it(
    "has each member once, and set it up once, after the next up, in the middle of replacing them",
    withFleet({ count: 12 }, async (lab) => {
      const former = membersIn(await lab.simulator.state(), lab);
      lab.declare({ count: 12, triggers: ["rebuilt"] });
      await killed(lab, "up", (members) => members.filter((id) => !former.includes(id)).length > 2);
      const members = await assertWhole(lab, 12);
      assert.ok(members.every((id) => !former.includes(id)));
    }),
  );

  it(
    "leaves nothing after the next destroy, in the middle of the first",
    withFleet({ count: 16 }, async (lab) => {
      await killed(lab, "destroy", (members) => members.length < 14);
      succeeded(await lab.stack.destroy());
      assert.deepEqual(membersIn(await lab.simulator.state(), lab), []);
    }),
  );
});
