import { type FileAttributes, fileProblemOf } from "../../clients/vcenter/guestFiles";
import { isError, messageOf } from "../../errors";
import type { Content } from "../content/content";
import { whenGuestReady, withAdvice } from "../vcenter/guestCall";
import { keepFile } from "./deleteFile";
import { adviceFor } from "./failure";
import { type GuestFile, isSameVersion, partsOf, type WrittenFile, writtenAt } from "./guestFile";

/** End of the name that content has until it is complete. It is always the same, so that the next write takes over what is left. */
const partSuffix = ".vsphere-ops-part";
const cleanUpSeconds = 15;

export interface Writing {
  content: Content;
  attributes: FileAttributes;
  createParents: boolean;
  readyTimeoutSeconds: number;
}

/**
 * Writes the file. Programs of the guest see the former content or the new one, never a part of it. Only a file that is new grows under
 * its own name, which saves a call.
 */
export async function writeFile(file: GuestFile, writing: Writing, isNew: boolean): Promise<WrittenFile> {
  const { scope, guest, path } = file;
  const { sizeBytes, sha256 } = writing.content;
  const modifiedAt = writtenAt(await scope.vcenter.serverNow());
  scope.progress(`writing ${path} in ${guest.vm}`);
  try {
    await new FileWriter(file, { ...writing, attributes: { ...writing.attributes, modifiedAt } }).write(isNew);
  } catch (error) {
    throw await withAdvice(scope, guest.vm, error, (failure) => adviceFor(file, failure));
  }
  keepFile(file);
  return { sizeBytes, sha256, modifiedAt };
}

class FileWriter {
  constructor(
    private readonly file: GuestFile,
    private readonly writing: Writing & { attributes: { modifiedAt: string } },
  ) {}

  /**
   * Creates the folder only where it is missing: with `create_parents` the call has changed the mode of folders that were there
   * (docs/apis/vcenter.md section 6).
   */
  async write(isNew: boolean): Promise<void> {
    try {
      await this.#write(isNew);
    } catch (error) {
      if (!this.writing.createParents || !mayLackFolder(error)) throw error;
      const { folder } = partsOf(this.file);
      await this.#readyInTime(() => this.file.guest.files.createFolder(folder));
      await this.#write(isNew);
    }
  }

  async #write(isNew: boolean): Promise<void> {
    const { content } = this.writing;
    if (content.sizeBytes === 0) return await this.#replaceByEmpty();
    const begun = watched(content);
    try {
      if (isNew && (await this.#isCreated(begun.content))) return;
      await this.#replace();
    } catch (error) {
      // Begun under its own name, so nothing was there before.
      if (begun.isOpened()) await this.#remove(this.file.path);
      throw error;
    }
  }

  /** False when there is a file already, or a part of this one whose transfer broke. */
  async #isCreated(content: Content): Promise<boolean> {
    const { guest, path } = this.file;
    const { attributes } = this.writing;
    try {
      await this.#ready(() => guest.files.upload(path, { content, attributes, overwrite: false, onlyOnce: true }));
      return true;
    } catch (error) {
      if (isError(error, "AlreadyExists", "Unknown")) return false;
      throw error;
    }
  }

  async #replace(): Promise<void> {
    const { guest, path } = this.file;
    const { attributes } = this.writing;
    const part = `${path}${partSuffix}`;
    const begun = watched(this.writing.content);
    try {
      await this.#ready(() => guest.files.upload(part, { content: begun.content, attributes, overwrite: true }));
      await this.#move(part);
    } catch (error) {
      if (begun.isOpened()) await this.#remove(part);
      throw error;
    }
  }

  /** Hosts refuse an upload without a byte (docs/apis/vcenter.md section 6), and a new temporary file is empty. */
  async #replaceByEmpty(): Promise<void> {
    const part = await this.#readyInTime(() => this.#emptyFile());
    try {
      await this.#readyInTime(() => this.file.guest.files.setAttributes(part, this.writing.attributes));
      await this.#move(part);
    } catch (error) {
      await this.#remove(part);
      throw error;
    }
  }

  /** After a lost response nobody knows the name of the file, only how it begins. */
  async #emptyFile(): Promise<string> {
    const { files } = this.file.guest;
    const { folder, name } = partsOf(this.file);
    const prefix = `${name}${partSuffix}-`;
    try {
      return await files.createTemporary(prefix, "", folder);
    } catch (error) {
      if (!isError(error, "Unknown")) throw error;
      const pattern = `^${prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}.*`;
      const start = this.file.path.slice(0, -name.length);
      for (const left of await files.list(folder, pattern)) await files.delete(start + left.name);
      return await files.createTemporary(prefix, "", folder);
    }
  }

  /** A move whose response was lost leaves nothing to move when it is sent again, and the file is there. */
  async #move(part: string): Promise<void> {
    const { guest, path } = this.file;
    const { content, attributes } = this.writing;
    const written = { sizeBytes: content.sizeBytes, modifiedAt: attributes.modifiedAt };
    try {
      await this.#readyInTime(() => guest.files.move(part, path));
    } catch (error) {
      if (!isError(error, "NotFound") || fileProblemOf(error)?.path !== part) throw error;
      const found = await guest.files.find(path);
      if (!found || !isSameVersion(found, written)) throw error;
    }
  }

  #ready<T>(call: () => Promise<T>): Promise<T> {
    const { scope, guest, path } = this.file;
    const { readyTimeoutSeconds: timeoutSeconds } = this.writing;
    return whenGuestReady(scope, { vm: guest.vm, what: `write ${path}`, timeoutSeconds }, call);
  }

  /** For a call that takes no file along. */
  #readyInTime<T>(call: () => Promise<T>): Promise<T> {
    return this.#ready(() => this.file.scope.within(this.writing.readyTimeoutSeconds, call));
  }

  async #remove(path: string): Promise<void> {
    const { scope, guest } = this.file;
    try {
      await scope.cleanUp(cleanUpSeconds, () => guest.files.delete(path));
    } catch (error) {
      if (isError(error, "NotFound", "NotAllowedInCurrentState")) return;
      scope.warn(`A part of a file may be left in ${guest.vm} as ${path}. ${messageOf(error)}`);
    }
  }
}

/** An upload without its folder is an argument that is not correct, and a temporary file is not found: docs/apis/vcenter.md section 10. */
function mayLackFolder(error: unknown): boolean {
  const isFiles = fileProblemOf(error) !== undefined;
  return isError(error, "NotFound") ? isFiles : isError(error, "InvalidArgument") && !isFiles;
}

/** Content is opened when the host has given an address for it: from then on, a part of it may be there. */
function watched(content: Content): { content: Content; isOpened(): boolean } {
  let isOpened = false;
  const open = () => {
    isOpened = true;
    return content.open();
  };
  return { content: { ...content, open }, isOpened: () => isOpened };
}
