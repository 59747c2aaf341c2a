import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { OpsError, systemCodeOf } from "../../errors";
import type { ContentSource } from "./content";
import { remoteRefusal } from "./remote";
import type { Entry } from "./tar";

/** A file of this machine, a text, or a URL. */
export interface Asset {
  asset: { path?: string | undefined; text?: string | undefined; uri?: string | undefined };
}

/** A folder or an archive file of this machine, the members of an archive by name, or a URL. */
export interface Archive {
  archive: {
    path?: string | undefined;
    assets?: Record<string, Asset | Archive> | undefined;
    uri?: string | undefined;
  };
}

/** What is sent for an asset or an archive. A folder and members are packed; an archive file goes as it is. */
export async function sourceOf(given: Asset | Archive): Promise<ContentSource> {
  refuseUri(given);
  if ("asset" in given)
    return given.asset.path === undefined ? { text: given.asset.text ?? "" } : { file: given.asset.path };
  const { path } = given.archive;
  if (path !== undefined && !(await infoOf("", path)).isDirectory()) return { file: path };
  return { entries: await entriesOf("", given) };
}

async function entriesOf(name: string, given: Asset | Archive): Promise<Entry[]> {
  refuseUri(given);
  if ("asset" in given) return [await entryOf(name, given.asset)];
  const { path, assets = {} } = given.archive;
  if (path === undefined) {
    const members = Object.entries(assets).map(([member, asset]) => entriesOf(joined(name, member), asset));
    return (await Promise.all(members)).flat();
  }
  if ((await infoOf(name, path)).isDirectory()) return await filesIn(name, path);
  const advice = `Use a FileAsset to put the archive file itself there, or name a folder.`;
  throw invalid(`${name} is an archive file inside another archive, and its members are not unpacked. ${advice}`);
}

/** All files of a folder, at any depth. Links are followed. Sockets, devices and empty folders are left out. */
async function filesIn(name: string, folder: string): Promise<Entry[]> {
  const names = await read(name, () => readdir(folder));
  const found = await Promise.all(
    names.map(async (member): Promise<Entry[]> => {
      const path = join(folder, member);
      const info = await infoOf(joined(name, member), path);
      if (info.isDirectory()) return await filesIn(joined(name, member), path);
      return info.isFile() ? [await entryOf(joined(name, member), { path })] : [];
    }),
  );
  return found.flat();
}

async function entryOf(name: string, { path, text = "" }: Asset["asset"]): Promise<Entry> {
  if (path === undefined) {
    return { name, sizeBytes: Buffer.byteLength(text), isExecutable: false, content: { text } };
  }
  const { size, mode } = await infoOf(name, path);
  return { name, sizeBytes: size, isExecutable: (mode & 0o100) !== 0, content: { file: path } };
}

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function refuseUri(given: Asset | Archive): void {
  const { uri } = "asset" in given ? given.asset : given.archive;
  if (uri !== undefined) throw invalid(remoteRefusal);
}

function infoOf(name: string, path: string): Promise<Stats> {
  return read(name, () => stat(path));
}

/** The error names the member of the archive. The path is an input's value, which a check failure does not show. */
async function read<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw invalid(`${name || "the file"} cannot be read (${systemCodeOf(error)}).`);
  }
}

function invalid(text: string): OpsError {
  return new OpsError("InvalidArgument", text);
}
