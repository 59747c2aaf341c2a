import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

/** What Pulumi itself reads to find its backend. */
export interface BackendSources {
  environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the program, at or below that of Pulumi.yaml. */
  folder: string;
}

const Project = z.object({ backend: z.object({ url: z.string() }) });
const StoredCredentials = z.object({ current: z.string() });

/**
 * Tells apart the backends that may hold stacks of one name. A URN does not name its backend, so a mark made of the URN alone would
 * let each of two such stacks adopt the clones of the other. A folder is a backend of its own on every machine. The order is
 * Pulumi's own (pulumi, pkg/workspace/creds.go, GetCurrentCloudURL).
 */
export function backendIdentity({ environment, folder }: BackendSources): string {
  const url =
    environment["PULUMI_BACKEND_URL"] || urlInProject(folder) || urlInCredentials(environment) || "no backend is known";
  if (url.startsWith("file://")) return `${hostname()} ${resolve(folder, withHome(url.slice("file://".length)))}`;
  return URL.canParse(url) ? withoutSecrets(new URL(url)) : url;
}

function withHome(path: string): string {
  return path.replace(/^\/?~/, homedir()).replace(/\?.*$/, "");
}

/** Users, passwords and tokens change while the backend stays the same; only another endpoint is another backend. */
function withoutSecrets({ protocol, host, pathname, searchParams }: URL): string {
  return `${protocol}//${host}${pathname.replace(/\/$/, "")} ${searchParams.get("endpoint") ?? ""}`.trim();
}

function urlInProject(folder: string): string | undefined {
  const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name)).find(existsSync);
  if (file === undefined) return dirname(folder) === folder ? undefined : urlInProject(dirname(folder));
  const text = readFileSync(file, "utf8");
  // Nearly every project leaves the choice to `pulumi login`.
  if (!text.includes("backend")) return undefined;
  // The SDK's own parser; package managers may hide it from us.
  const yaml = createRequire(require.resolve("@pulumi/pulumi"))("js-yaml") as { load(text: string): unknown };
  return Project.safeParse(yaml.load(text)).data?.backend.url;
}

function urlInCredentials(environment: BackendSources["environment"]): string | undefined {
  const file = join(environment["PULUMI_HOME"] || join(homedir(), ".pulumi"), "credentials.json");
  try {
    return StoredCredentials.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.current;
  } catch {
    return undefined;
  }
}
