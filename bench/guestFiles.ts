import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { guestFile } from "../provider/resources/guestFile";
import { instantCloneVm } from "../provider/resources/instantCloneVm";
import { fileAsset } from "../testing/assets";
import { Client } from "../testing/client";
import { credentials } from "../testing/guestLab";
import { ProviderRun, type Recorded } from "../testing/providerRun";
import { type Simulator, withSimulatorProcess } from "../testing/simulator";
import { atMost, type Chapter, median } from "./chapter";

const MB = 1_000_000;
const largeBytes = 100 * MB;
const many = 50;
const guests = 10;

interface Sample {
  wallMs: number;
  cpuMs: number;
  /** Growth of this process. */
  grownMiB: number;
}

/** Cost of a large file beside a bare create and PUT by the same process, and of many files. */
export const guestFiles: Chapter = {
  title: "GuestFile",
  expectedSeconds: ({ repeat }) => 10 + repeat * 5,
  async measure({ repeat }) {
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-bench-"));
    try {
      return await withSimulatorProcess([], async (simulator) => {
        const large = fileOf(folder, "large", largeBytes);
        const pairs: { bare: Sample; ours: Sample }[] = [];
        // The first pair warms the process up.
        for (let round = 0; round <= repeat; round++) {
          const to = join(folder, `guest-${round}`);
          const bare = await sampleOf(() => put(simulator, large, largeBytes, `${to}-bare`));
          const ours = await sampleOf(() => create(simulator, large, `${to}-ours`));
          if (round > 0) pairs.push({ bare, ours });
          for (const name of ["bare", "ours"]) rmSync(`${to}-${name}`);
        }
        const ratio = (of: (sample: Sample) => number) => median(pairs.map(({ bare, ours }) => of(ours) / of(bare)));
        const callsBefore = await simulator.callCount();
        const atOnce = await sampleOf(() => createMany(simulator, fileOf(folder, "small", MB), folder));
        const calls = (await simulator.callCount()) - callsBefore;
        const stateBytes = await stateBytesOf(simulator, fileOf(folder, "artifact", 300_000), folder);
        const row = (what: string, { wallMs, cpuMs, grownMiB }: Sample) => ({
          what,
          "wall, ms": Math.round(wallMs),
          "CPU, ms": Math.round(cpuMs),
          "memory, MiB": Math.round(grownMiB),
        });
        const samples = pairs.flatMap(({ bare, ours }) => [row("bare PUT of 100 MB", bare), row("GuestFile", ours)]);
        const memoryMiB = Math.max(atOnce.grownMiB, ...pairs.map(({ ours }) => ours.grownMiB));
        return {
          tables: [{ title: "Each measurement", rows: [...samples, row(`${many} files of 1 MB at once`, atOnce)] }],
          goals: [
            atMost(
              "wall time beside a bare PUT",
              ratio(({ wallMs }) => wallMs),
              1.3,
            ),
            atMost(
              "CPU time beside a bare PUT",
              ratio(({ cpuMs }) => cpuMs),
              1.3,
            ),
            atMost("growth of the memory", Math.round(memoryMiB), 80, " MiB"),
            atMost(`calls for ${many} files, with login and logout`, calls, 2 * many + 2),
            atMost(`state of a file of 300 kB, in ${guests} guests`, stateBytes, 1_000, " bytes"),
          ],
          raw: { pairs, atOnce, calls, stateBytes },
        };
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function fileOf(folder: string, name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(bytes, "all of the content, again and again\n"));
  return path;
}

async function sampleOf(act: () => Promise<unknown>): Promise<Sample> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const looking = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  try {
    await act();
    const { user, system } = process.cpuUsage(cpuBefore);
    const wallMs = performance.now() - startedAt;
    return { wallMs, cpuMs: (user + system) / 1_000, grownMiB: (peak - before) / 2 ** 20 };
  } finally {
    clearInterval(looking);
  }
}

/** The two calls that no client can do without. */
async function put(simulator: Simulator, local: string, bytes: number, path: string): Promise<void> {
  const { type, userName, password } = credentials;
  const vcenter = await Client.login(simulator.url);
  const { body: url } = await vcenter.call("POST", "/api/vcenter/vm/vm-101/guest/filesystem?action=create", {
    credentials: { type, user_name: userName, password, interactive_session: false },
    spec: { path, attributes: { size: bytes, overwrite: true } },
  });
  const call = request(String(url), { method: "PUT", headers: { "content-length": bytes } });
  const responded = new Promise<number | undefined>((resolve, reject) => {
    call.once("error", reject);
    call.once("response", (response) => text(response).then(() => resolve(response.statusCode), reject));
  });
  await pipeline(createReadStream(local), call);
  const status = await responded;
  if (status !== 200) throw new Error(`PUT ${path}: the simulator returned ${status}`);
  await vcenter.call("DELETE", "/api/session");
}

async function create(simulator: Simulator, local: string, path: string): Promise<void> {
  const run = new ProviderRun(simulator);
  await run.resource(guestFile).create({ vm: "vm-101", credentials, path, source: fileAsset(local) });
  await run.end();
}

async function createMany(simulator: Simulator, local: string, folder: string): Promise<void> {
  const run = new ProviderRun(simulator);
  const names = Array.from({ length: many }, (_, index) => `file-${index}`);
  const args = (name: string) => ({ vm: "vm-101", credentials, path: join(folder, name), source: fileAsset(local) });
  await Promise.all(names.map((name) => run.resource(guestFile, name).create(args(name))));
  await run.end();
}

/** Size of the largest of the resources in compact JSON, as the engine has them in the state. */
async function stateBytesOf(simulator: Simulator, local: string, folder: string): Promise<number> {
  const run = new ProviderRun(simulator);
  const names = Array.from({ length: guests }, (_, index) => `guest-${index}`);
  const write = async (name: string): Promise<Recorded> => {
    const { id: vm } = await run.resource(instantCloneVm, name).create({ source: "vm-101" });
    const args = { vm, credentials, path: join(folder, name), source: fileAsset(local) };
    return await run.resource(guestFile, name).create(args);
  };
  const files = await Promise.all(names.map(write));
  await run.end();
  return Math.max(...files.map((file) => Buffer.byteLength(JSON.stringify(file))));
}
