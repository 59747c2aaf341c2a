import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "../testing/client";
import { type Simulator, withSimulatorProcess } from "../testing/simulator";
import { atMost, type Chapter, type Goal, median } from "./chapter";
import { cpuMsOf, peakMiB } from "./cost";

const gets = 10_000;
const openConnections = 20;
const vms = 10_000;
const clones = 1_000;

/** Cost of the simulator itself: memory and CPU time of its process. */
export const simulator: Chapter = {
  title: "The simulator",
  expectedSeconds: ({ repeat }) => 20 + repeat * 10,
  async measure({ repeat }) {
    const getsPerCpuSecond: number[] = [];
    for (let round = 0; round < repeat; round++) getsPerCpuSecond.push(await withSimulatorProcess([], getsOfAVm));
    const peakWithVmsMib = await withManyVms(peakAfterLists);
    const burst = await withSimulatorProcess([], clonesAtOnce);
    const speed = Math.round(median(getsPerCpuSecond));
    return {
      tables: [
        {
          title: "Figures",
          rows: [
            { figure: "GETs of a VM in a second of processor time", measured: speed },
            { figure: `peak of resident memory with ${vms} VMs, MiB`, measured: peakWithVmsMib.toFixed(0) },
            { figure: `seconds for ${clones} instant clones at once`, measured: burst.seconds.toFixed(2) },
          ],
        },
      ],
      goals: [
        atLeast("GETs of a VM a second on one core", speed, 2_000),
        atMost(`memory with ${vms} VMs`, Math.round(peakWithVmsMib), 300, " MiB"),
        atMost(`failed of ${clones} clones at once`, burst.failed, 0),
      ],
      raw: { getsPerCpuSecond, peakWithVmsMib, burst },
    };
  },
};

async function withManyVms<T>(measure: (simulator: Simulator) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-bench-"));
  try {
    const file = join(folder, "lab.yaml");
    writeFileSync(file, `settings: { vmListLimit: ${vms} }\nvms:\n  - { name: vm, copies: ${vms} }\n`);
    return await withSimulatorProcess(["--inventory", file], measure);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** CPU time of the simulator's process, which does not depend on the load of its client. */
async function getsOfAVm(simulator: Simulator): Promise<number> {
  const { token } = await Client.login(simulator.url);
  const agent = new Agent({ keepAlive: true, maxSockets: openConnections });
  const get = async (): Promise<void> => {
    const status = await statusOf(`${simulator.url}/api/vcenter/vm/vm-101`, token, agent);
    if (status !== 200) throw new Error(`the simulator returned ${status}`);
  };
  const many = async (count: number) => {
    let left = count;
    const one = async (): Promise<void> => {
      while (left-- > 0) await get();
    };
    await Promise.all(Array.from({ length: openConnections }, one));
  };
  await many(gets / 10);
  const beforeMs = cpuMsOf(simulator.pid);
  await many(gets);
  const cpuMs = cpuMsOf(simulator.pid) - beforeMs;
  agent.destroy();
  return (gets / cpuMs) * 1000;
}

function statusOf(url: string, token: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, headers: { "vmware-api-session-id": token } }, (response) => {
      text(response).then(() => resolve(response.statusCode ?? 0), reject);
    });
    call.once("error", reject).end();
  });
}

async function peakAfterLists(simulator: Simulator): Promise<number> {
  const vcenter = await Client.login(simulator.url);
  for (let round = 0; round < 5; round++) {
    const { body: rows } = await vcenter.get("/api/vcenter/vm");
    if (!Array.isArray(rows) || rows.length !== vms) throw new Error(`the list does not have ${vms} VMs`);
  }
  return peakMiB(String(simulator.pid));
}

async function clonesAtOnce(simulator: Simulator): Promise<{ failed: number; seconds: number }> {
  const vcenter = await Client.login(simulator.url);
  const startedAt = performance.now();
  const results = await Promise.allSettled(Array.from({ length: clones }, (_, index) => vcenter.clone(`c${index}`)));
  const seconds = (performance.now() - startedAt) / 1000;
  const created = results.filter((result) => result.status === "fulfilled" && /^vm-\d+$/.test(result.value));
  return { failed: clones - created.length, seconds };
}

function atLeast(what: string, measured: number, least: number): Goal {
  return { what, measured: String(measured), goal: `at least ${least}`, met: measured >= least };
}
