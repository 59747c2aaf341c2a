import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { guestProcessRun } from "../provider/resources/guestProcessRun";
import type { SimulatorOptions } from "../simulator";
import { inLab, type Lab } from "./lab";
import type { ProviderRun, ResourceRun } from "./providerRun";

export const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };

type Account = typeof credentials;

/** A folder of this machine in place of the guest's disk, because guest programs are processes of this machine. */
export class GuestLab {
  /** Folder for files of the programs. */
  readonly folder = mkdtempSync(join(tmpdir(), "guest-lab-"));

  constructor(readonly lab: Lab) {}

  /** A resource in its own provider process, or in the given one. */
  resource(name = "run", run: ProviderRun = this.lab.run()): ResourceRun {
    return run.resource(guestProcessRun, name);
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
    const files = () => Object.values(this.lab.state.guestFiles).reduce((sum, count) => sum + count, 0);
    await this.until(() => files() === 0, `no files in guests; there are ${JSON.stringify(this.lab.state.guestFiles)}`);
  }

  callsOf(part: string): number {
    const found = Object.entries(this.lab.calls).filter(([call]) => call.includes(part));
    return found.reduce((sum, [, count]) => sum + count, 0);
  }
}

export function inGuestLab(test: (guests: GuestLab) => Promise<void>, options: SimulatorOptions = {}) {
  return inLab(async (lab) => {
    const guests = new GuestLab(lab);
    try {
      await test(guests);
    } finally {
      rmSync(guests.folder, { recursive: true, force: true });
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
