import { access, constants } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import { hasMocks, isInline } from "./invoke";
import { runError } from "./runError";

type Content = pulumi.asset.Asset | pulumi.asset.Archive;

/**
 * The arguments of a resource, whose local files are looked for in a preview. The engine reads them when the resource is registered, in a
 * preview too. For a missing file the SDK then prints a stack trace, which names no input. An `up` is left to the engine: there a
 * resource that this one depends on may have written the file. So is an inline program, whose files count from another folder.
 */
export function withLocalFiles(resource: string, args: object): object {
  if (!pulumi.runtime.isDryRun() || hasMocks() || isInline()) return args;
  const checked = Object.entries(args).map(([input, value]) => [
    input,
    isContent(value) ? readable(value, `${resource}, ${input}`) : value,
  ]);
  return Object.fromEntries(checked);
}

function isContent(value: unknown): value is Content {
  return pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value);
}

async function readable(content: Content, what: string): Promise<Content> {
  if (await isRemote(content)) {
    // Words of the provider, which sees the asset only once the engine has downloaded it.
    const advice = "Download it in the program, or let a program in the guest fetch it.";
    throw runError(`${what}: a remote asset or archive cannot be sent. ${advice}`);
  }
  for (const path of await pathsOf(content)) {
    try {
      await access(path, constants.R_OK);
    } catch {
      throw runError(
        `${what}: there is no local file ${path} that can be read. A relative path counts from ${process.cwd()}.`,
      );
    }
  }
  return content;
}

async function isRemote(content: unknown): Promise<boolean> {
  if (content instanceof pulumi.asset.RemoteAsset || content instanceof pulumi.asset.RemoteArchive) return true;
  if (!(content instanceof pulumi.asset.AssetArchive)) return false;
  const members = await content.assets;
  return (await Promise.all(Object.values(members).map(async (member) => await isRemote(await member)))).includes(true);
}

/** Local files and folders, also those of an archive's members. */
async function pathsOf(content: unknown): Promise<string[]> {
  if (content instanceof pulumi.asset.FileAsset || content instanceof pulumi.asset.FileArchive)
    return [await content.path];
  if (!(content instanceof pulumi.asset.AssetArchive)) return [];
  const members = await content.assets;
  return (await Promise.all(Object.values(members).map(async (member) => await pathsOf(await member)))).flat();
}
