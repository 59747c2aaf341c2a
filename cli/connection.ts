import type { StackConfig } from "../provider/host/connectionFields";
import { ConnectionSettings } from "../provider/host/settings";
import { Scope } from "../provider/operations/scope";
import { SrsScope, SrsSite } from "../provider/operations/srs/site";
import { VcenterScope, VcenterSite } from "../provider/operations/vcenter/site";
import { isStackGone, Pulumi, projectFile } from "./pulumi";

export interface ConnectionOptions {
  connection: string;
  stack?: string | undefined;
}

/**
 * The settings that the provider has for a stack of this folder. Without a project, or for a stack that is gone, the environment alone
 * decides.
 */
export async function settingsOf({ connection, stack }: ConnectionOptions): Promise<ConnectionSettings> {
  const { read } = await configOf(stack).catch((error: unknown) => {
    if (isStackGone(error)) return { read: () => undefined };
    throw error;
  });
  return new ConnectionSettings(connection, read, process.env);
}

/** The configuration of a stack of this folder's project, where there is one. */
export async function configOf(stack: string | undefined): Promise<{ read: StackConfig; project: string | undefined }> {
  const pulumi = new Pulumi(process.cwd());
  if (projectFile(pulumi.folder) === undefined) return { read: () => undefined, project: undefined };
  return { read: await pulumi.config(stack), project: pulumi.project() };
}

/** The scope of a command, which Ctrl-C ends. Its messages go to stderr, so that stdout holds the result alone. */
export function commandScope(): Scope {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort("canceled"));
  const line = (message: string) => void process.stderr.write(`${message}\n`);
  const messages = { progress: () => undefined, info: line, warn: line };
  return new Scope({ owner: { urn: "", backend: "" }, signal: controller.signal, messages });
}

/** Calls `use` with a vCenter, and logs out. */
export async function withVcenter<T>(
  settings: ConnectionSettings,
  scope: Scope,
  use: (scope: VcenterScope) => Promise<T>,
): Promise<T> {
  const { endpoint, credentials } = settings.vcenter();
  return await closedAfter(new VcenterSite(endpoint, credentials), (site) => use(new VcenterScope(scope, site)));
}

/** Calls `use` with an SRS, and logs out. */
export async function withSrs<T>(
  settings: ConnectionSettings,
  scope: Scope,
  use: (scope: SrsScope) => Promise<T>,
): Promise<T> {
  const { endpoint, credentials } = settings.srs();
  return await closedAfter(new SrsSite(endpoint, credentials), (site) => use(new SrsScope(scope, site)));
}

async function closedAfter<Site extends { close(): Promise<void> }, T>(
  site: Site,
  use: (site: Site) => Promise<T>,
): Promise<T> {
  try {
    return await use(site);
  } finally {
    await site.close();
  }
}
