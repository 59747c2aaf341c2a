import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** The module that the provider process loads. */
const provider = "pulumi-vsphere-ops/provider";
/** JavaScript that loads it, by the folder of the provider process. */
const loaders = new Map<string, string>();

/**
 * The text that the state has in place of the provider's code. The provider process evaluates it in the program's folder, also at
 * destroy, when no program runs. It has package names only, so that a state is valid on another machine and after an upgrade.
 *
 * @param handler The provider's export for the resource.
 */
export function providerCode(handler: string): string {
  const folder = process.cwd();
  const loader = loaders.get(folder) ?? loaderIn(folder);
  loaders.set(folder, loader);
  return `exports.handler=()=>${loader}.${handler};`;
}

function loaderIn(folder: string): string {
  const start = join(folder, "index.js");
  const plain = `require("${provider}")`;
  // A package can resolve itself by its name. A bundle is not a package: there only the program's folder can have the provider.
  const own = typeof __filename === "string" ? resolve(__filename, provider) : undefined;
  const direct = resolve(start, provider);
  // Plug'n'Play treats evaluated text as part of @pulumi/pulumi, which sees only the dependencies of the root workspace.
  const isPnp = process.versions["pnp"] !== undefined;
  if (!isPnp && direct !== undefined && (own === undefined || direct === own)) return plain;

  const route = own === undefined ? direct && [provider] : routeTo(own, start);
  if (route) {
    return `require(${JSON.stringify(route)}.reduce((p,n)=>require.resolve(n,{paths:[p]}),process.cwd()))`;
  }
  // pnpm hoists every package to a folder that Pulumi's SDK sees, also packages that `require` cannot resolve by name.
  const dynamicProvider = resolve(start, "@pulumi/pulumi/cmd/dynamic-provider");
  if (own !== undefined && dynamicProvider !== undefined && resolve(dynamicProvider, provider) === own) {
    return `module.parent.${plain}`;
  }
  // An inline program may run in another folder than its provider. The workspace's `main` names the provider's folder.
  const isElsewhere = require.main?.filename !== undefined && resolve(require.main.filename, provider) !== undefined;
  if (direct === undefined && !isElsewhere) warnOfMissing(start);
  return plain;
}

function warnOfMissing(start: string): void {
  const manifest = manifestOf(start)?.path ?? join(dirname(start), "package.json");
  void pulumi.log.warn(
    `The provider of pulumi-vsphere-ops cannot be found from ${dirname(start)}, where Pulumi loads it. ` +
      `Add "pulumi-vsphere-ops" to the dependencies in ${manifest} and install it. It is needed there for "pulumi destroy" too.`,
  );
}

/** The shortest chain of declared dependencies from a file to our own provider. Each is resolved from the one before. */
function routeTo(own: string, start: string): string[] | undefined {
  const visited = new Set<string>();
  const routes: { from: string; names: string[] }[] = [{ from: start, names: [] }];
  for (const { from, names } of routes) {
    if (resolve(from, provider) === own) return [...names, provider];
    for (const dependency of manifestOf(from)?.dependencies ?? []) {
      // An ES module without a form for `require` cannot be resolved here. Its manifest often can.
      const found = [dependency, `${dependency}/package.json`].find((name) => resolve(from, name) !== undefined);
      const file = found && resolve(from, found);
      if (!file || visited.has(file)) continue;
      visited.add(file);
      routes.push({ from: file, names: [...names, found] });
    }
  }
  return undefined;
}

interface Manifest {
  path: string;
  dependencies: string[];
}

/** Manifest of the package that contains a file. */
function manifestOf(file: string): Manifest | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, "package.json");
    const text = read(path);
    if (text !== undefined) {
      const { dependencies, optionalDependencies, devDependencies } = JSON.parse(text);
      return { path, dependencies: Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies }) };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function resolve(from: string, name: string): string | undefined {
  try {
    const path = createRequire(from).resolve(name);
    // A built-in module of Node has a name and no file.
    return path === name ? undefined : path;
  } catch {
    return undefined;
  }
}
