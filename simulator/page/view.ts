import { shortenTicket } from "../masking";
import type { SimulatorState } from "../part";
import type { Outputs } from "./outputs";

interface List {
  total: number;
  /** The latest first. */
  rows: { key: string }[];
}

/** What the page shows beside the calls, by section. */
export interface View {
  vms: List;
  processes: List;
  tickets: List;
  runspaces: List;
  scripts: List;
  counts: { vcenter: number; srs: number; guestFiles: number };
}

/** Nobody reads more, and each change sends them all. VMs are all sent: they are what is looked for by name. */
const maxRows = 500;
const maxVms = 5_000;

export function viewOf(
  { vms, processes, tickets, runspaces, scriptExecutions, ...state }: SimulatorState,
  outputs: Outputs,
): View {
  const names = new Map(vms.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const guestFiles = Object.values(state.guestFiles).reduce((sum, count) => sum + count, 0);
  return {
    vms: list(
      vms,
      ({ id, name, powerState, ipAddress, nics, source }) => {
        const files = state.guestFiles[id] ?? 0;
        return { key: id, id, name, powerState, ipAddress, nics, files, source: source && nameOf(source) };
      },
      maxVms,
    ),
    processes: list(processes, ({ vm, pid, command, exitCode }) => {
      return { key: `${vm} ${pid}`, vm: nameOf(vm), pid, command, exitCode, output: outputs.of(vm, command) };
    }),
    tickets: list(tickets, ({ vm, type, ticket, expiresAt }) => {
      return { key: ticket, vm: nameOf(vm), type, ticket: shortenTicket(ticket), expiresAt };
    }),
    runspaces: list(runspaces, ({ id, name, state }) => ({ key: id, id, name, state })),
    scripts: list(scriptExecutions, ({ id, name, state }) => ({ key: id, id, name, state })),
    counts: { ...state.sessions, guestFiles },
  };
}

function list<Item>(items: Item[], rowOf: (item: Item) => { key: string }, max = maxRows): List {
  return { total: items.length, rows: items.slice(-max).reverse().map(rowOf) };
}
