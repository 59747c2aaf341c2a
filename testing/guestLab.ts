import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { guestProcessRun } from "../provider/resources/guestProcessRun";
import type { SimulatorOptions } from "../simulator";
import { inLab, type Lab } from "./lab";
import { type ProviderRun, type Recorded, ResourceRun } from "./providerRun";

export const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };

type Account = typeof credentials;

/** A folder of this machine in place of the guest's disk, because guest programs are processes of this machine. */
export class GuestLab {
  /** Folder for files of the programs. */
  readonly folder = mkdtempSync(join(tmpdir(), "guest-lab-"));

  constructor(readonly lab: Lab) {}

  /** A resource in the given provider process. Without one, each call is an operation with a process of its own, which ends. */
  resource(name = "run", run?: ProviderRun): ResourceRun {
    return run ? run.resource(guestProcessRun, name) : new SeparateOperations(this.lab, name);
  }

  /** Arguments of a program that counts its runs, and then runs `more`. */
  counted(more = "true"): { vm: string; credentials: object; path: string; arguments: string[] } {
    return this.shell(`echo run >>"${this.folder}/count"; ${more}`);
  }

  /** Arguments of a shell that receives its text unchanged. */
  shell(text: string): { vm: string; credentials: object; path: string; arguments: string[] } {
    return { vm: "vm-101", credentials, path: "/bin/sh", arguments: ["-c", text] };
  }

  get count(): number {
    return this.read("count").split("run").length - 1;
  }

  /** A file that a program wrote; empty until it exists. */
  read(name: string): string {
    try {
      return readFileSync(join(this.folder, name), "utf8");
    } catch {
      return "";
    }
  }

  /** Writes a file that a program waits for. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    for (let look = 0; look < 500; look++) {
      if (condition()) return;
      await sleep(20);
    }
    throw new Error(`this never happened: ${what}`);
  }

  /** Puts a file into a guest, as an operator would. Its folder is made too. */
  async upload(vm: string, { userName, ...account }: Account, path: string, text: string): Promise<void> {
    const credentials = {
      type: account.type,
      user_name: userName,
      password: account.password,
      interactive_session: false,
    };
    const guest = `/api/vcenter/vm/${vm}/guest/filesystem`;
    const folder = path.replace(/[\\/][^\\/]*$/, "");
    await this.lab.vcenter("POST", `${guest}/directories?action=create`, {
      credentials,
      path: folder,
      create_parents: true,
    });
    const spec = { path, attributes: { size: Buffer.byteLength(text), overwrite: true } };
    const url = await this.lab.vcenter("POST", `${guest}?action=create`, { credentials, spec });
    const { status } = await fetch(String(url), { method: "PUT", body: text });
    assert.equal(status, 200, `PUT ${path}`);
  }

  /** Files in all guests, after started removals have run. */
  async noFilesLeft(): Promise<void> {
    const files = () => {
      const { guestFiles, homeFiles } = this.lab.state;
      return [...Object.values(guestFiles), ...Object.values(homeFiles)].reduce((sum, count) => sum + count, 0);
    };
    await this.until(() => files() === 0, "no files are in guests");
  }

  callsOf(part: string): number {
    const found = Object.entries(this.lab.calls).filter(([call]) => call.includes(part));
    return found.reduce((sum, [, count]) => sum + count, 0);
  }
}

class SeparateOperations extends ResourceRun {
  constructor(
    private readonly lab: Lab,
    private readonly name: string,
  ) {
    const { provider, urn } = lab.run().resource(guestProcessRun, name);
    super(provider, urn);
  }

  override create = (args: Parameters<ResourceRun["create"]>[0]) => this.#operation((run) => run.create(args));
  override update = (...args: Parameters<ResourceRun["update"]>) => this.#operation((run) => run.update(...args));
  override refresh = (recorded: Recorded) => this.#operation((run) => run.refresh(recorded));
  override delete = (recorded: Recorded) => this.#operation((run) => run.delete(recorded));

  async #operation<T>(call: (resource: ResourceRun) => Promise<T>): Promise<T> {
    const run = this.lab.run();
    try {
      return await call(run.resource(guestProcessRun, this.name));
    } finally {
      await run.end();
    }
  }
}

export function inGuestLab(test: (guests: GuestLab) => Promise<void>, options: SimulatorOptions = {}) {
  return inLab(async (lab) => {
    const guests = new GuestLab(lab);
    try {
      await test(guests);
    } finally {
      // A program that runs on may still write to it.
      rmSync(guests.folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }, options);
}

/** Whether a process of this machine, where guest programs run, exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
