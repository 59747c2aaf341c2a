import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { devDependencies, version } from "../../package.json";
import { succeeded } from "../../testing/outcome";
import { Simulator } from "../../testing/simulator";
import { Stack } from "../../testing/stack";

const PULUMI = { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] };
/** Installed for these tests alone: as dependencies of the project, every set-up would fetch 26 MB that one file needs. */
const PACKAGE_MANAGERS = ["pnpm@10.34.0", "@yarnpkg/cli-dist@4.18.1"];
const CLONE = '(name) => new vsphere.InstantCloneVm(name, { sourceName: "golden", name: "packed" })';

/** Programs that do not name this package among their dependencies: a library of theirs does. */
describe("A program whose library depends on the package", () => {
  let folder: string;
  let simulator: Simulator;

  before(async function () {
    this.timeout(300_000);
    folder = mkdtempSync(join(tmpdir(), "vsphere-ops-managers-"));
    npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], join(__dirname, "../.."));
    const [library, managers] = [project("library"), project("managers")];
    const dependencies = { "pulumi-vsphere-ops": `file:${tarballOf()}` };
    write(library, "package.json", {
      ...{ name: "our-fleet", version: "1.0.0", main: "index.js", dependencies },
      peerDependencies: { "@pulumi/pulumi": "*" },
    });
    write(library, "index.js", `const vsphere = require("pulumi-vsphere-ops");\nexports.clone = ${CLONE};\n`);
    npm(["pack", "--silent", "--pack-destination", folder], library);
    write(managers, "package.json", {});
    npm(["install", "--prefer-offline", ...PACKAGE_MANAGERS], managers);
    simulator = await Simulator.start();
  });

  after(async () => {
    await simulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const project = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };

  function program(name: string, text = 'exports.id = require("our-fleet").clone("web").id;'): string {
    const path = project(name);
    write(path, "Pulumi.yaml", "name: managed\nruntime: nodejs\n");
    const dependencies = { ...PULUMI, "our-fleet": `file:${join(folder, "our-fleet-1.0.0.tgz")}` };
    write(path, "package.json", { name, version: "1.0.0", main: "index.js", dependencies });
    write(path, "index.js", text);
    return path;
  }

  const manager = (name: string) => join(folder, "managers/node_modules", name);

  it("runs where pnpm hides a library's dependencies from the program", async () => {
    const path = program("pnpm");
    run(process.execPath, [manager("pnpm/bin/pnpm.cjs"), "install", "--prefer-offline"], path);
    await lives(path);
  });

  it("runs with Yarn's Plug'n'Play, without node_modules", async () => {
    const path = program("yarn");
    write(path, "yarn.lock", "");
    write(path, ".yarnrc.yml", "nodeLinker: pnp\n");
    installWithYarn(path);
    await lives(path, { NODE_OPTIONS: `--require ${join(path, ".pnp.cjs")}` });
  });

  it("runs where npm keeps the package inside the library, and as a bundle", async () => {
    const path = program("nested");
    npm(["install", "--prefer-offline", "--ignore-scripts", "--install-strategy=nested"], path);
    await lives(path);
    const bundled = join(path, "bundle.js");
    const external = ["@pulumi/pulumi"];
    buildSync({ entryPoints: [join(path, "index.js")], outfile: bundled, bundle: true, platform: "node", external });
    write(path, "index.js", 'module.exports = require("./bundle.js");');
    // A bundle holds no provider, so its folder has to have the package.
    npm(["install", "--prefer-offline", "--ignore-scripts", "--no-save", tarballOf()], path);
    await lives(path);
  });

  it("runs from a workspace of pnpm, as the example shows", async () => {
    const path = workspace("pnpm-workspace");
    run(process.execPath, [manager("pnpm/bin/pnpm.cjs"), "install", "--prefer-offline"], path);
    await lives(join(path, "packages/lab"), {}, 3);
  });

  it("runs from a workspace of Yarn, as the example shows", async () => {
    const path = workspace("yarn-workspace");
    write(path, "yarn.lock", "");
    installWithYarn(path);
    await lives(join(path, "packages/lab"), {}, 3);
  });

  /** A copy of the example, with this package from its tarball. */
  function workspace(name: string): string {
    const path = join(folder, name);
    cpSync(join(__dirname, "../../examples/workspace"), path, { recursive: true });
    const library = join(path, "packages/fleet/package.json");
    const published = '"pulumi-vsphere-ops": "^0.1.0"';
    const text = readFileSync(library, "utf8");
    assert.ok(text.includes(published));
    writeFileSync(library, text.replace(published, `"pulumi-vsphere-ops": "file:${tarballOf()}"`));
    return path;
  }

  function installWithYarn(path: string): void {
    const env = {
      YARN_NPM_REGISTRY_SERVER: npm(["config", "get", "registry"], path).trim(),
      YARN_ENABLE_GLOBAL_CACHE: "false",
      YARN_ENABLE_TELEMETRY: "false",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    };
    run(process.execPath, [manager("@yarnpkg/cli-dist/bin/yarn.js"), "install"], path, env);
  }

  const tarballOf = () => join(folder, `pulumi-vsphere-ops-${version}.tgz`);

  /** Made, left alone and destroyed, with a state that names no folder of this machine. */
  async function lives(path: string, env: NodeJS.ProcessEnv = {}, resources = 2): Promise<void> {
    const stack = await Stack.create(path, { env: { ...simulator.environment, ...env } });
    try {
      succeeded(await stack.up());
      assert.doesNotMatch(JSON.stringify(await stack.resources()), new RegExp(folder));
      assert.match(succeeded(await stack.up()), new RegExp(`${resources} unchanged`));
      assert.match(succeeded(await stack.destroy()), new RegExp(`${resources} deleted`));
    } finally {
      stack.remove();
    }
  }
});

function write(folder: string, name: string, content: string | object): void {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
}

function npm(args: string[], cwd: string): string {
  return run("npm", args, cwd);
}

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}
