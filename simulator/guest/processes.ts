import { win32 } from "node:path";
import type { Clock } from "../clock";
import { VcenterError } from "../vcenter/errors";
import type { Vm } from "../vcenter/vm";
import type { GuestDisk } from "./disk";
import { noSuchProcess } from "./errors";
import { descendantsOf, type ProgramSpec, signalGroup, signalProcess, startProgram } from "./program";

/** Section 5: `finished` and `exit_code` are there "only for 5 minutes". */
const keptMs = 5 * 60_000;
/** How long a program has to end on SIGTERM before SIGKILL follows. */
const graceMs = 5000;

export interface GuestProcess {
  pid: number;
  name: string;
  owner: string;
  path: string;
  /** Arguments as they were given. */
  rest: string;
  startedAt: number;
  finishedAt?: number;
  exitCode?: number;
  /** Tools have restarted since it began: its end leaves nothing to tell. */
  isForgotten?: boolean;
  ended: Promise<unknown>;
}

/** The programs that were started in guests, each with its result until it is five minutes old. */
export class Processes {
  readonly #byVm = new Map<string, Map<number, GuestProcess>>();
  /** Process groups that may still have members, though their leader may have ended and its result be forgotten. */
  readonly #groups = new Map<string, Set<GuestProcess>>();

  constructor(
    private readonly clock: Clock,
    /** Seconds between two looks of Tools at a program. */
    private readonly pollSeconds: number,
  ) {}

  start(vm: Vm, spec: ProgramSpec, disk: GuestDisk): GuestProcess {
    const program = startProgram(spec, vm, disk);
    if (!program) throw notStarted(spec.path);
    const process: GuestProcess = {
      pid: program.pid,
      name: win32.basename(spec.path),
      owner: vm.guest.user,
      path: spec.path,
      rest: spec.arguments ?? "",
      startedAt: this.clock.now(),
      ended: program.ended.then((exitCode) => {
        process.exitCode = exitCode;
        process.finishedAt = this.clock.now();
        if (process.isForgotten) this.#byVm.get(vm.id)?.delete(process.pid);
        if (!signalGroup(process.pid, true, 0)) this.#groups.get(vm.id)?.delete(process);
      }),
    };
    entryOf(this.#byVm, vm.id, () => new Map<number, GuestProcess>()).set(process.pid, process);
    entryOf(this.#groups, vm.id, () => new Set<GuestProcess>()).add(process);
    return process;
  }

  list(vm: string): GuestProcess[] {
    const processes = this.#byVm.get(vm) ?? new Map<number, GuestProcess>();
    for (const { pid, finishedAt = Number.POSITIVE_INFINITY } of processes.values())
      if (this.clock.now() - finishedAt >= keptMs) processes.delete(pid);
    return [...processes.values()];
  }

  get(vm: string, pid: number): GuestProcess {
    const process = this.list(vm).find((candidate) => candidate.pid === pid);
    if (!process) throw noSuchProcess(pid);
    return process;
  }

  /** How the program ended, once Tools have seen it: they look at intervals from its start on (docs/apis/vcenter.md section 10). */
  endOf({ startedAt, finishedAt, exitCode }: GuestProcess): { finishedAt: number; exitCode: number } | undefined {
    if (finishedAt === undefined || exitCode === undefined) return undefined;
    const pollMs = this.pollSeconds * 1000;
    const seenAt = pollMs === 0 ? finishedAt : startedAt + Math.ceil((finishedAt - startedAt) / pollMs) * pollMs;
    return seenAt <= this.clock.now() ? { finishedAt: seenAt, exitCode } : undefined;
  }

  /** SIGTERM, then SIGKILL, for the program alone, as VMware Tools do: what it has started lives on. */
  async terminate(vm: string, pid: number): Promise<void> {
    const process = this.get(vm, pid);
    if (process.finishedAt !== undefined) throw noSuchProcess(pid);
    signalProcess(pid, "SIGTERM");
    const callOff = this.clock.after(graceMs, () => signalProcess(pid, "SIGKILL"));
    await process.ended;
    callOff();
  }

  /** Tools have restarted: programs live on, but nobody waits for their exit codes any more. */
  forgetExitCodes(vm: string): void {
    const processes = this.#byVm.get(vm);
    for (const process of processes?.values() ?? []) {
      process.isForgotten = true;
      if (process.finishedAt !== undefined) processes?.delete(process.pid);
    }
  }

  /** All that the VM's processes do stops until `resume`. */
  suspend(vm: string): void {
    for (const process of this.#groups.get(vm) ?? []) signalAll(process, "SIGSTOP");
  }

  resume(vm: string): void {
    for (const process of this.#groups.get(vm) ?? []) signalAll(process, "SIGCONT");
  }

  /** The guest is gone, and with it its processes and what it knew of those that had ended. */
  end(vm: string): Promise<unknown> {
    const group = [...(this.#groups.get(vm) ?? [])];
    for (const process of group) signalAll(process, "SIGKILL");
    this.#groups.delete(vm);
    this.#byVm.delete(vm);
    return Promise.all(group.map(({ ended }) => ended));
  }

  endAll(): Promise<unknown> {
    return Promise.all([...this.#groups.keys(), ...this.#byVm.keys()].map((vm) => this.end(vm)));
  }

  state(): { vm: string; pid: number; command: string; exitCode: number | null }[] {
    return [...this.#byVm.keys()].flatMap((vm) =>
      this.list(vm).map(({ pid, path, rest, exitCode = null }) => {
        return { vm, pid, command: rest ? `${path} ${rest}` : path, exitCode };
      }),
    );
  }
}

/** Whatever happens to the whole guest also happens to what has left the group. */
function signalAll(process: GuestProcess, name: NodeJS.Signals): void {
  const descendants = process.finishedAt === undefined ? descendantsOf(process.pid) : [];
  signalGroup(process.pid, process.finishedAt !== undefined, name);
  for (const pid of descendants) signalProcess(pid, name);
}

function entryOf<T>(map: Map<string, T>, key: string, create: () => T): T {
  const entry = map.get(key) ?? create();
  map.set(key, entry);
  return entry;
}

function notStarted(path: string): VcenterError {
  return new VcenterError(
    "UNABLE_TO_ALLOCATE_RESOURCE",
    "com.vmware.api.vcenter.vm.guest.process_not_started",
    `The program '${path}' could not be started in the guest.`,
    [path],
  );
}
