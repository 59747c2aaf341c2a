import { Clock } from "./clock";
import { createControl } from "./control";
import { Calls } from "./control/calls";
import { Faults } from "./control/faults";
import { Exchanges } from "./exchanges";
import { createGuests } from "./guest";
import { buildInventory } from "./inventory/load";
import type { Inventory } from "./inventory/schema";
import { createPage } from "./page";
import type { Part, SimulatorState } from "./part";
import { createRecorder } from "./recorder";
import { SimulatorServer } from "./server";
import { createSrs } from "./srs";
import { createSiteTls } from "./tls";
import { createVcenter } from "./vcenter";
import type { Version } from "./vcenter/version";

export { InventoryError } from "./inventory/error";

export interface SimulatorOptions {
  /** Default 0: one that is free. */
  port?: number;
  host?: string;
  /** Milliseconds by name of operation; `default` for those not named. */
  latency?: Record<string, number>;
  inventory?: Inventory;
  tls?: boolean;
  /** A file to which every exchange is appended, without secrets. */
  record?: string;
  /** The release whose operations are served; default 8.0.3. */
  vcenterVersion?: Version;
}

export interface Simulator {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** With TLS: the file of the CAs to trust, vCenter's and that of the ESXi host. */
  caFile?: string;
  /** With TLS: the file of vCenter's CA alone. */
  vcenterCaFile?: string;
  /** With TLS: the file of the CA of the ESXi host that transfers go to. */
  esxiCaFile?: string;
  clock: Clock;
  state: () => SimulatorState;
  close: () => Promise<void>;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = "127.0.0.1",
    latency = {},
    inventory = buildInventory(),
    vcenterVersion = "8.0.3",
  } = options;
  const clock = new Clock();
  const calls = new Calls();
  const faults = new Faults();
  const exchanges = new Exchanges();
  const vcenter = createVcenter(clock, inventory, vcenterVersion);
  const srs = createSrs(clock, inventory, () => vcenter.vms.all());
  const guests = createGuests(clock, vcenter, options.tls ?? false, () => ({ name: host, port: esxiPort }));
  const parts: Part[] = [vcenter, srs, guests];
  const state = () => mergeState(parts, calls);

  const reset = () => {
    server.dropInFlight();
    esxi.dropInFlight();
    clock.reset();
    calls.reset();
    faults.clear();
    for (const part of parts) part.reset();
  };
  parts.push(createControl({ clock, calls, faults, vcenter, state, reset }), createPage(exchanges, clock, state));
  if (options.record !== undefined) parts.push(createRecorder(exchanges, options.record));
  checkLatency(latency, parts);
  const tls = options.tls ? await createSiteTls(host) : undefined;
  const common = { clock, calls, faults, exchanges, latency };
  const server = new SimulatorServer({ parts, ...common, tls: tls?.vcenter });
  const esxi = new SimulatorServer({ parts: [guests.esxi], ...common, tls: tls?.esxi });
  const close = async () => {
    await Promise.all([server.close(), esxi.close()]);
    clock.clear();
    await Promise.all([...parts.map((part) => part.stop?.()), tls?.remove()]);
  };
  const listen = async () => {
    esxiPort = await esxi.listen(0, host);
    return await server.listen(port, host);
  };
  let esxiPort = 0;
  const openPort = await listen().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${openPort}`,
    ...(tls && { caFile: tls.caFile, vcenterCaFile: tls.vcenter.caFile, esxiCaFile: tls.esxi.caFile }),
    clock,
    state,
    close,
  };
}

/** A latency for an operation that does not exist would be a typo that nobody sees. */
function checkLatency(latency: Record<string, number>, parts: Part[]): void {
  const known = new Set(["default", ...parts.flatMap(({ routes }) => routes.map(({ operation }) => operation))]);
  for (const own of ["control", "page"]) known.delete(own);
  const unknown = Object.keys(latency).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Error(`latency for unknown operation ${unknown.join(", ")}; known are ${[...known].sort().join(", ")}`);
}

function mergeState(parts: Part[], calls: Calls): SimulatorState {
  const sessions = { vcenter: 0, srs: 0 };
  const empty = {
    vms: [],
    processes: [],
    tickets: [],
    transfers: [],
    runspaces: [],
    scriptExecutions: [],
    guestFiles: {},
    homeFiles: {},
  };
  const states = parts.map((part) => part.state());
  for (const state of states) Object.assign(sessions, state.sessions);
  return Object.assign({ ...empty, calls: calls.toObject() }, ...states, { sessions });
}
