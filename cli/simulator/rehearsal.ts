import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rehearsalVariable } from "../../provider/host/rehearsal";
import type { Simulator } from "../../simulator";
import { UsageError } from "../usageError";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** The login of the default inventory. */
const login = { user: "administrator@vsphere.local", password: "simulated" };

/**
 * Runs a command that finds the simulator in its environment, and returns its exit code. Signals go on to the command, which ends in its
 * own way: the simulator is there until it has ended.
 */
export async function rehearse(simulator: Simulator, [file = "", ...args]: string[]): Promise<number> {
  const backend = ownBackend(process.env);
  const env = { ...withoutConnections(process.env), ...environmentOf(simulator), ...backend.env };
  const child = spawn(file, args, { stdio: "inherit", env });
  const forward = signals.map((signal) => [signal, () => void child.kill(signal)] as const);
  for (const [signal, send] of forward) process.on(signal, send);
  try {
    const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, "exit");
    if (typeof code === "number") return code;
    return 128 + (signal ? constants.signals[signal as NodeJS.Signals] : 0);
  } catch (error) {
    throw new UsageError(`The command ${file} could not be started: ${error instanceof Error ? error.message : error}`);
  } finally {
    for (const [signal, send] of forward) process.off(signal, send);
    backend.remove();
  }
}

/** Nothing of another connection: a rehearsal must not reach a real server, nor trust by its settings. */
function withoutConnections(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSPHERE|SRS)_/.test(name)));
}

function environmentOf({ url, caFile }: Simulator): NodeJS.ProcessEnv {
  const { hostname } = new URL(url);
  const noProxy = [process.env["NO_PROXY"] ?? process.env["no_proxy"], hostname].filter(Boolean).join(",");
  return {
    SIMULATOR: url,
    [rehearsalVariable]: url,
    VSPHERE_SERVER: url,
    VSPHERE_USER: login.user,
    VSPHERE_PASSWORD: login.password,
    SRS_SERVER: url,
    ...(caFile && { VSPHERE_CA_FILE: caFile, SRS_CA_FILE: caFile }),
    // A proxy would be asked for the loopback address of its own machine.
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/**
 * Without a backend in the environment, a rehearsal has its own, which ends with it. A real stack whose VMs the simulator does not
 * have would lose them from its state.
 */
function ownBackend(env: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; remove(): void } {
  if (env["PULUMI_BACKEND_URL"]) return { env: {}, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-rehearsal-"));
  const passphrase = env["PULUMI_CONFIG_PASSPHRASE"] ?? env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  return {
    env: {
      PULUMI_BACKEND_URL: pathToFileURL(folder).href,
      ...(passphrase === undefined && { PULUMI_CONFIG_PASSPHRASE: "rehearsal" }),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
