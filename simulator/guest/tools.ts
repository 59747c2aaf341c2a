import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Vm } from "../vcenter/vm";
import type { GuestDisk } from "./disk";

interface Daemon {
  pid: number;
  random: number;
}

/** How the names of the folders begin that Tools make for themselves. */
export const toolsFolderPrefix = "vmware-";

/** The processes of VMware Tools in the guests, each with a temporary folder of its own: docs/apis/vcenter.md section 10. */
export class Tools {
  readonly #daemons = new Map<string, Daemon>();

  /** A clone goes on with the very process of its source, and so in the copy of its folder. */
  clone(source: string, clone: string): void {
    const daemon = this.#daemons.get(source);
    if (daemon) this.#daemons.set(clone, daemon);
  }

  /** The next one has another process id and another folder; the former folder stays. */
  forget(vm: string): void {
    this.#daemons.delete(vm);
  }

  reset(): void {
    this.#daemons.clear();
  }

  /** The folder of the guest user, which is made when first asked for. */
  folderOf(vm: Vm, disk: GuestDisk): string {
    const { pid, random } = this.#daemonOf(vm.id);
    const folder = join(disk.temporary, `${toolsFolderPrefix}${vm.guest.user}_${pid}-${random}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #daemonOf(vm: string): Daemon {
    const daemon = this.#daemons.get(vm) ?? { pid: randomInt(400, 4000), random: randomInt(1e9, 4e9) };
    this.#daemons.set(vm, daemon);
    return daemon;
  }
}
