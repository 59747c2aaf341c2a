import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { atMost, type Chapter, median } from "./chapter";

const repeat = 7;
const maxMs = 150;

/** Modules that Pulumi's dynamic provider loads before any resource (Pulumi SDK, cmd/dynamic-provider). */
const loadedBefore = ["@pulumi/pulumi/runtime", "@pulumi/pulumi/proto/provider_grpc_pb", "require-from-string"];
const subjects = { provider: "pulumi-vsphere-ops/provider", "empty dynamic provider": "./nothing.js" };

const timeRequire = `
  for (const name of ${JSON.stringify(loadedBefore)}) require(name);
  const startedAt = performance.now(), cpu = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }));
  process.exit();`;

interface Timing {
  wallMs: number;
  cpuMs: number;
}

/** Cost of every operation: loading the provider into Pulumi's process. */
export const providerStart: Chapter = {
  title: "Requiring the provider, in a fresh process that has loaded what an empty dynamic provider loads",
  expectedSeconds: () => repeat * 4,
  async measure() {
    const timings: Record<string, Timing[]> = {};
    for (let round = 0; round < repeat; round++) {
      for (const [name, module] of Object.entries(subjects)) {
        timings[name] = [...(timings[name] ?? []), await timeOf(module)];
      }
    }
    const middle = (name: string, of: keyof Timing) => median((timings[name] ?? []).map((timing) => timing[of]));
    const rows = Object.keys(timings).map((name) => ({
      subject: name,
      "wall ms": middle(name, "wallMs").toFixed(0),
      "CPU ms": middle(name, "cpuMs").toFixed(0),
    }));
    // Loading does not wait, so CPU time equals wall time on an idle machine. On a busy machine only CPU time is reliable.
    const overMs = Math.round(middle("provider", "cpuMs") - middle("empty dynamic provider", "cpuMs"));
    return {
      tables: [{ title: `Medians of ${repeat}`, rows }],
      goals: [atMost("requiring the provider, over an empty one: CPU time", overMs, maxMs, " ms")],
      raw: timings,
    };
  },
};

async function timeOf(module: string): Promise<Timing> {
  const options = { cwd: join(__dirname, "floor") };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", timeRequire, module], options);
  return JSON.parse(stdout);
}
