import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, win32 } from "node:path";
import type { Vm } from "../../vcenter/vm";
import type { GuestDisk } from "../disk";

/** Programs that the simulator has in System32 of a Windows guest. */
const systemPrograms = ["cmd.exe", "hostname.exe", "more.com", "taskkill.exe", "timeout.exe", "whoami.exe"];
const system = ["c", "Windows", "System32"];
/** In the profile of a user. */
const temporary = ["AppData", "Local", "Temp"];

/** The drive of a VM, with what every Windows has. */
export function driveOf(vm: Vm, disk: GuestDisk): Drive {
  const drive = new Drive(disk.root, vm.guest.user);
  drive.prepare();
  return drive;
}

/** The drive C: of a Windows guest, in a folder of this machine. The case of a name does not count. */
export class Drive {
  constructor(
    readonly root: string,
    private readonly user: string,
  ) {}

  get home(): string {
    return `C:\\Users\\${this.user}`;
  }

  get temporary(): string {
    return [this.home, ...temporary].join("\\");
  }

  /** Makes what every Windows has; the folder of temporary files is the guest's own. */
  prepare(): void {
    const profile = join(this.root, "c", "Users", this.user, ...temporary.slice(0, -1));
    if (existsSync(profile)) return;
    mkdirSync(profile, { recursive: true });
    // Relative, so that it is right in a clone too.
    symlinkSync("../../../../../tmp", join(profile, temporary.at(-1) ?? ""));
    mkdirSync(join(this.root, ...system), { recursive: true });
    for (const name of systemPrograms) writeFileSync(join(this.root, ...system, name), "A program of the simulator.\n");
  }

  /** A path of the guest as one of this machine. Other drives and servers have nothing. */
  toLocal(path: string, folder = "C:\\"): string {
    const absolute = win32.resolve(folder, path.replaceAll("/", "\\"));
    const names = absolute
      .replace(/^\\\\/, "server\\")
      .replace(/^([A-Za-z]):/, (_all, letter: string) => letter.toLowerCase());
    return names.split("\\").filter(Boolean).reduce(childOf, this.root);
  }

  /** A text with paths of this machine as the guest has them. */
  toGuest(text: string): string {
    const [disk = "", ...rest] = text.split(`${this.root}/`);
    return rest.reduce((done, part) => done + this.#guestPath(part), disk);
  }

  #guestPath(part: string): string {
    const [path = ""] = /^[^'"]*/.exec(part) ?? [];
    const guest = path
      .replace(/^tmp/, this.temporary)
      .replace(/^c(?=\/|$)/, "C:")
      .replaceAll("/", "\\");
    return guest + part.slice(path.length);
  }
}

function childOf(folder: string, name: string): string {
  const exact = join(folder, name);
  if (existsSync(exact) || !existsSync(folder)) return exact;
  try {
    const found = readdirSync(folder).find((entry) => entry.toLowerCase() === name.toLowerCase());
    return found === undefined ? exact : join(folder, found);
  } catch {
    return exact;
  }
}
