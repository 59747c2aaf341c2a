import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const Manifest = z.object({
  version: z.string(),
  devDependencies: z.object({ "@pulumi/pulumi": z.string(), typescript: z.string(), "@types/node": z.string() }),
});
const Installed = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

const name = "pulumi-vsphere-ops";

/** This package's version, and those that it is tested with. */
export function ownPackage(): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(ownManifest(), "utf8")));
}

/** What a project depends on to get this very package: the tarball or folder that it was installed from, or its version. */
export function ownSpecifier(): string {
  const modules = dirname(dirname(ownManifest()));
  const resolved = resolvedIn(modules);
  return resolved?.startsWith("file:")
    ? `file:${resolve(dirname(modules), resolved.slice("file:".length))}`
    : ownPackage().version;
}

/** What npm recorded of this package when it installed it. */
function resolvedIn(modules: string): string | undefined {
  try {
    const text = readFileSync(join(modules, ".package-lock.json"), "utf8");
    return Installed.parse(JSON.parse(text)).packages[`node_modules/${name}`]?.resolved;
  } catch {
    return undefined;
  }
}

function ownManifest(): string {
  return require.resolve(`${name}/package.json`);
}
