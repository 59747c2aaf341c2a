import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyTree } from "./copy";
import { toolsFolderPrefix } from "./tools";

/** The part of a guest's file system that is its own; all else that its programs see is this machine's. */
export interface GuestDisk {
  root: string;
  /** The working directory of programs that are given none. */
  home: string;
  /** TMPDIR of the guest's programs, and where temporary files are made. */
  temporary: string;
}

/** A scratch folder per VM, made when something in the guest first needs it: most VMs never do. */
export class GuestDisks {
  #base: string | undefined;
  readonly #byVm = new Map<string, GuestDisk>();
  readonly #removals = new Set<Promise<void>>();

  of(vm: string): GuestDisk {
    const found = this.#byVm.get(vm);
    if (found) return found;
    const disk = this.#create(vm);
    for (const folder of [disk.home, disk.temporary]) mkdirSync(folder);
    return disk;
  }

  /** In one go, as the source stands still for a moment while it is cloned. */
  clone(source: string, clone: string): void {
    const from = this.#byVm.get(source);
    if (from) copyTree(from.root, this.#create(clone).root);
  }

  remove(vm: string): void {
    const disk = this.#byVm.get(vm);
    this.#byVm.delete(vm);
    if (disk) this.#remove(disk.root);
  }

  /** What is in the guest's temporary folder is gone at once, with its folders. */
  emptyTemporary(vm: string): void {
    const temporary = this.#byVm.get(vm)?.temporary;
    if (!temporary) return;
    for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true, force: true });
  }

  removeAll(): void {
    for (const vm of [...this.#byVm.keys()]) this.remove(vm);
  }

  /** The folder that all scratch folders are in, once there is one. */
  get base(): string | undefined {
    return this.#base;
  }

  /** Leaves nothing behind. */
  async close(): Promise<void> {
    this.#byVm.clear();
    await Promise.all(this.#removals);
    if (this.#base) await removeTree(this.#base);
    this.#base = undefined;
  }

  /** Files and folders in the temporary folder of each guest that was ever used, but for the folders of Tools themselves. */
  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.#byVm].map(([vm, { temporary }]) => [vm, countEntries(temporary) - countToolsFolders(temporary)]),
    );
  }

  /** Files and folders in the home of each guest's user. */
  homeCounts(): Record<string, number> {
    return Object.fromEntries([...this.#byVm].map(([vm, { home }]) => [vm, countEntries(home)]));
  }

  #create(vm: string): GuestDisk {
    this.#base ??= realpathSync(mkdtempSync(join(tmpdir(), "vsphere-ops-simulator-")));
    const root = mkdtempSync(join(this.#base, `${vm}-`));
    const disk = { root, home: join(root, "home"), temporary: join(root, "tmp") };
    this.#byVm.set(vm, disk);
    return disk;
  }

  #remove(root: string): void {
    const removal = removeTree(root).finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }
}

function countToolsFolders(temporary: string): number {
  try {
    return readdirSync(temporary).filter((name) => name.startsWith(toolsFolderPrefix)).length;
  } catch {
    return 0;
  }
}

/** A folder that is gone, or goes while its guest is at work, counts as empty. */
function countEntries(folder: string): number {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const inFolders = entries.map((entry) => (entry.isDirectory() ? countEntries(join(folder, entry.name)) : 0));
    return inFolders.reduce((sum, count) => sum + count, entries.length);
  } catch {
    return 0;
  }
}

/** Processes that have just been killed may still write for a moment, hence the retries. */
function removeTree(root: string): Promise<void> {
  return rm(root, { recursive: true, force: true, maxRetries: 10 }).catch((error: unknown) => {
    console.error(`The guest files in ${root} could not be removed:`, error);
  });
}
