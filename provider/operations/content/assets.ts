import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, OpsError } from "../../errors";
import type { ContentSource } from "./content";
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
  if (path !== undefined && !(await infoOf(path)).isDirectory()) return { file: path };
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
  if ((await infoOf(path)).isDirectory()) return await filesIn(name, path);
  const advice = `Use a FileAsset to put the archive file itself there, or name a folder.`;
  throw invalid(`${path} is an archive file inside another archive, and its members are not unpacked. ${advice}`);
}

/** All files of a folder, at any depth. Links are followed. Sockets, devices and empty folders are left out. */
async function filesIn(name: string, folder: string): Promise<Entry[]> {
  const names = await onPath(folder, (path) => readdir(path));
  const found = await Promise.all(
    names.map(async (member): Promise<Entry[]> => {
      const path = join(folder, member);
      const info = await infoOf(path);
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
  const { size, mode } = await infoOf(path);
  return { name, sizeBytes: size, isExecutable: (mode & 0o100) !== 0, content: { file: path } };
}

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function refuseUri(given: Asset | Archive): void {
  const { uri } = "asset" in given ? given.asset : given.archive;
  if (uri === undefined) return;
  const advice = "Download it in the program, or let a program in the guest fetch it.";
  throw invalid(`a remote asset or archive cannot be sent. ${advice}`);
}

function infoOf(path: string): Promise<Stats> {
  return onPath(path, (given) => stat(given));
}

async function onPath<T>(path: string, act: (path: string) => Promise<T>): Promise<T> {
  try {
    return await act(path);
  } catch (error) {
    throw invalid(`${path} cannot be read: ${messageOf(error)}.`);
  }
}

function invalid(text: string): OpsError {
  return new OpsError("InvalidArgument", text);
}
