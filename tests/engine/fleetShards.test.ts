import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type PrivateBackend, privateBackend } from "../../testing/backend";
import { succeeded } from "../../testing/outcome";
import { PostgresServer } from "../../testing/postgres";
import { type Simulator, withSimulatorProcess } from "../../testing/simulator";
import { Stack } from "../../testing/stack";

const folder = join(__dirname, "../../examples/fleet-shards");
const shards = ["shard-0", "shard-1"];

async function memberNames(simulator: Simulator): Promise<string[]> {
  const { vms } = await simulator.state();
  return vms.filter(({ source }) => source).map(({ name }) => name);
}

/** `pulumi login`, which the jobs find in Pulumi's home. */
function logIn({ url, environment }: PostgresServer): Pick<PrivateBackend, "env" | "remove"> {
  const { command, env: all, remove } = privateBackend();
  const env = { PULUMI_HOME: all["PULUMI_HOME"], PULUMI_BACKEND_URL: "" };
  execFileSync(command, ["login", url], { env: { ...all, ...environment, ...env }, stdio: "pipe" });
  return { env, remove };
}

describe("The example fleet-shards, with its states in PostgreSQL", () => {
  it("is created, left unchanged and destroyed by two jobs at once", async function () {
    // PostgreSQL may have to be installed.
    this.timeout(600_000);
    const postgres = await PostgresServer.start();
    if (!postgres) {
      console.log("PostgreSQL is missing, so no state was held in it. Debian has it as the package postgresql.");
      return this.skip();
    }
    const login = logIn(postgres);
    try {
      await withSimulatorProcess([], async (simulator) => {
        const env = { ...simulator.environment, ...postgres.environment, ...login.env };
        const jobs = await Promise.all(shards.map((name) => Stack.create(folder, { name, env })));
        const atOnce = (run: (job: Stack) => Promise<unknown>) => Promise.all(jobs.map(run));
        try {
          await atOnce(async (job) => succeeded(await job.up()));
          const names = shards.flatMap((shard) => [0, 1, 2, 3, 4].map((index) => `runner-${shard}-${index}`));
          assert.deepEqual((await memberNames(simulator)).sort(), names);
          assert.equal((await simulator.state()).calls["POST /api/session"], jobs.length);

          await atOnce(async (job) => assert.match(succeeded(await job.up()), /2 unchanged/));
          await atOnce(async (job) => succeeded(await job.destroy()));
          assert.deepEqual(await memberNames(simulator), []);
        } finally {
          for (const job of jobs) job.remove();
        }
      });
    } finally {
      login.remove();
      await postgres.stop();
    }
  });
});
