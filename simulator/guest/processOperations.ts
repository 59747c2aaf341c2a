import { accessSync, constants } from "node:fs";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { invalidArgument } from "../vcenter/errors";
import type { Call, Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestText } from "./access";
import type { GuestDisk, GuestDisks } from "./disk";
import { fileError, onPath } from "./errors";
import { isFolder } from "./files";
import type { GuestProcess, Processes } from "./processes";
import type { ProgramSpec } from "./program";
import { driveOf } from "./windows/drive";
import { isWindowsPath } from "./windows/windowsPaths";

const programPath = guestText.refine((path) => isAbsolute(path) || isWindowsPath(path), "is not an absolute path");

const programSpec = z.strictObject({
  path: programPath,
  arguments: guestText.optional(),
  /** Empty counts as unset: the home directory. */
  working_directory: z.literal("").or(programPath).optional(),
  environment_variables: z.record(guestText.regex(/^[^=]+$/, "is not a name"), guestText).optional(),
  start_minimized: z.boolean().optional(),
});

/** Guest processes: docs/apis/vcenter.md section 5. */
export function processOperations(vms: Vms, disks: GuestDisks, processes: Processes): Operation[] {
  return [
    guestOperation(vms, {
      name: "createGuestProcess",
      path: "processes",
      action: "create",
      status: 201,
      body: { spec: programSpec },
      handle: (vm, { spec }) => {
        const disk = disks.of(vm.id);
        checkSize(spec);
        checkProgram(vm, spec, disk);
        return processes.start(vm, spec, disk).pid;
      },
    }),
    guestOperation(vms, {
      name: "listGuestProcesses",
      path: "processes",
      action: "list",
      body: {},
      handle: (vm) => processes.list(vm.id).map((process) => ({ pid: process.pid, ...summaryOf(process) })),
    }),
    guestOperation(vms, {
      name: "getGuestProcess",
      path: "processes/{pid}",
      action: "get",
      body: {},
      handle: (vm, _body, call) => infoOf(processes, processes.get(vm.id, pidOf(call))),
    }),
    guestOperation(vms, {
      name: "deleteGuestProcess",
      path: "processes/{pid}",
      action: "delete",
      body: {},
      handle: (vm, _body, call) => processes.terminate(vm.id, pidOf(call)),
    }),
  ];
}

/** VIX_COMMAND_MAX_REQUEST_SIZE of open-vm-tools, less what it leaves for the rest of a request: docs/apis/vcenter.md section 10. */
const maxRequestBytes = 65_536 - 5000;

/** Path, arguments, folder and environment travel to Tools in one message. */
function checkSize({ path, arguments: text = "", working_directory: folder = "", ...spec }: ProgramSpec): void {
  const environment = Object.entries(spec.environment_variables ?? {}).map(([name, value]) => `${name}=${value}`);
  const bytes = [path, text, folder, ...environment].reduce((sum, part) => sum + Buffer.byteLength(part) + 1, 0);
  if (bytes <= maxRequestBytes) return;
  throw invalidArgument(`The request to VMware Tools has ${bytes} bytes; at most ${maxRequestBytes} are possible.`);
}

/** Tools look before they start a program, since a shell would only say so in an exit code. A folder passes: docs/apis/vcenter.md section 10. */
function checkProgram(vm: Vm, { path, working_directory: directory, ...spec }: ProgramSpec, disk: GuestDisk): void {
  const isWindows = vm.guest.family === "WINDOWS";
  for (const each of [path, directory ?? ""]) {
    if (each !== "" && isWindowsPath(each) !== isWindows)
      throw invalidArgument(`The path '${each}' is not an absolute path of this guest.`, [each]);
  }
  if (spec.start_minimized && !isWindows) throw invalidArgument("start_minimized is for Windows guests only.");
  const local = (guestPath: string) => (isWindows ? driveOf(vm, disk).toLocal(guestPath) : guestPath);
  onPath(path, () => accessSync(local(path), isWindows ? constants.F_OK : constants.X_OK));
  if (directory && !isFolder(local(directory))) throw fileError("INVALID_ARGUMENT", "NOT_A_DIRECTORY", directory);
}

function pidOf({ params }: Call): number {
  const text = params["pid"] ?? "";
  if (!/^\d{1,10}$/.test(text)) throw invalidArgument(`The process id ${text} is not a number.`, [text]);
  return Number(text);
}

function summaryOf({ name, owner, path, rest, startedAt }: GuestProcess): Record<string, unknown> {
  return { name, owner, command: rest ? `"${path}" ${rest}` : `"${path}"`, started: wholeSeconds(startedAt) };
}

function infoOf(processes: Processes, process: GuestProcess): Record<string, unknown> {
  const end = processes.endOf(process);
  return { ...summaryOf(process), ...(end && { finished: wholeSeconds(end.finishedAt), exit_code: end.exitCode }) };
}

/** Tools keep times by time(2). */
function wholeSeconds(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}
