import { access, constants } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import { remoteRefusal } from "../provider/operations/content/remote";
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
  const parts = await partsOf(content);
  if (parts.some(isRemote)) throw runError(`${what}: ${remoteRefusal}`);
  for (const path of await Promise.all(parts.filter(isLocal).map((part) => part.path))) {
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

function isRemote(content: unknown): boolean {
  return content instanceof pulumi.asset.RemoteAsset || content instanceof pulumi.asset.RemoteArchive;
}

/** Also a folder. */
function isLocal(content: unknown): content is pulumi.asset.FileAsset | pulumi.asset.FileArchive {
  return content instanceof pulumi.asset.FileAsset || content instanceof pulumi.asset.FileArchive;
}

/** What has no members: the content itself, or the members of an archive at any depth. */
async function partsOf(content: unknown): Promise<unknown[]> {
  if (!(content instanceof pulumi.asset.AssetArchive)) return [content];
  const members = await content.assets;
  return (await Promise.all(Object.values(members).map(async (member) => await partsOf(await member)))).flat();
}
