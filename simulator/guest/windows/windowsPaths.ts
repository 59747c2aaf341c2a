import { VcenterError } from "../../vcenter/errors";
import type { Operation } from "../../vcenter/operation";
import type { Vm } from "../../vcenter/vm";
import type { Vms } from "../../vcenter/vms";
import type { Drive } from "./drive";

/** Fields of file operations that hold a path. */
const pathFields = new Set(["path", "new_path", "parent_path"]);

/** An operation on files, whose paths are those of the drive where the guest is a Windows. */
export function withWindowsPaths(operation: Operation, vms: Vms, driveFor: (vm: Vm) => Drive): Operation {
  return {
    ...operation,
    handle: async (call) => {
      const { path } = call.params;
      const vm = vms.find(call.params["vm"] ?? "");
      if (vm?.guest.family !== "WINDOWS") return operation.handle(call);
      const drive = driveFor(vm);
      const params = path === undefined ? call.params : { ...call.params, path: localPath(drive, path) };
      try {
        return inGuest(await operation.handle({ ...call, params, spec: withLocalPaths(call.spec, drive) }), drive);
      } catch (error) {
        throw error instanceof VcenterError ? ofGuest(error, drive) : error;
      }
    },
  };
}

export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path);
}

/** What is no path of Windows stays, and is refused as no absolute path would be. */
function localPath(drive: Drive, path: string): string {
  return isWindowsPath(path) ? drive.toLocal(path) : path.replace(/^\/*/, "");
}

function withLocalPaths(value: unknown, drive: Drive): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, field]: [string, unknown]) => {
    if (pathFields.has(name) && typeof field === "string") return [name, localPath(drive, field)];
    return [name, name === "spec" ? withLocalPaths(field, drive) : field];
  });
  return Object.fromEntries(entries);
}

function inGuest(value: unknown, drive: Drive): unknown {
  if (typeof value === "string") return drive.toGuest(value);
  if (Array.isArray(value)) return value.map((item) => inGuest(item, drive));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, inGuest(field, drive)]));
}

function ofGuest({ type, id, message, args, data }: VcenterError, drive: Drive): VcenterError {
  const [text, ...words] = [message, ...args].map((part) => drive.toGuest(part));
  const file = data?.["file_path"];
  const ownData = typeof file === "string" ? { ...data, file_path: drive.toGuest(file) } : data;
  return new VcenterError(type, id, text ?? message, words, ownData);
}
