import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devDependencies, peerDependencies } from "../../package.json";
import { succeeded } from "../../testing/outcome";
import { Simulator, withSimulatorProcess } from "../../testing/simulator";
import { Stack } from "../../testing/stack";

const RESOURCE = 'new vsphere.InstantCloneVm("web", { sourceName: "golden", name: "packed" })';

const PROJECTS: Record<string, Record<string, string>> = {
  CommonJS: {
    "package.json": "{}",
    "index.js": `const vsphere = require("pulumi-vsphere-ops");\nexports.id = ${RESOURCE}.id;\n`,
  },
  "ES modules": {
    "package.json": '{ "type": "module" }',
    "index.js": `import * as vsphere from "pulumi-vsphere-ops";\nexport const id = ${RESOURCE}.id;\n`,
  },
  TypeScript: {
    "package.json": '{ "main": "index.ts" }',
    "index.ts": `import * as vsphere from "pulumi-vsphere-ops";\nexport const id = ${RESOURCE}.id;\n`,
  },
};

describe("the packed package, in a folder with nothing else but @pulumi/pulumi", () => {
  /** Only the projects of the tests write here, each to its own folder. */
  let folder: string;

  before("packs and installs it", function () {
    this.timeout(180_000);
    folder = packedWith(devDependencies["@pulumi/pulumi"]);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [language, files] of Object.entries(PROJECTS)) {
    it(`creates and destroys a clone from a program in ${language}`, async () => {
      const project = join(folder, language.replace(" ", "-"));
      mkdirSync(project);
      for (const [name, content] of Object.entries(files)) writeFileSync(join(project, name), content);
      writeFileSync(join(project, "Pulumi.yaml"), "name: packed\nruntime: nodejs\n");
      await withSimulatorProcess([], async (simulator) => {
        const stack = await Stack.create(project, { env: simulator.environment });
        try {
          succeeded(await stack.up());
          const { id } = await stack.outputs();
          assert.equal(await clonedId(simulator), id);
          succeeded(await stack.destroy());
          assert.equal(await clonedId(simulator), undefined);
        } finally {
          stack.remove();
        }
      });
    });
  }

  it("depends on axios, what axios depends on, and zod only", () => {
    const { dependencies } = JSON.parse(readFileSync(installed("package.json"), "utf8"));
    assert.deepEqual(Object.keys(dependencies), ["axios", "proxy-from-env", "zod"]);
  });

  it("contains code and types, and neither sources nor tests", () => {
    const files = readdirSync(installed("dist"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file)),
      [],
    );
    assert.ok(files.includes("sdk/index.d.ts"));
  });

  it("has the simulator as a command", () => {
    const command = join(folder, "node_modules/.bin/vsphere-ops-simulator");
    assert.match(execFileSync(command, ["--help"], { encoding: "utf8" }), /--port/);
  });

  const installed = (path: string) => join(folder, "node_modules/pulumi-vsphere-ops", path);

  async function clonedId(simulator: Simulator): Promise<string | undefined> {
    return (await simulator.state()).vms.find(({ name }) => name === "packed")?.id;
  }
});

/** The SDK documents little of what a dynamic provider needs, so this tests everything with the oldest supported SDK. */
describe("the packed package with the oldest @pulumi/pulumi of its peer range", () => {
  it("is created, completed after a failure, unchanged, refreshed and destroyed, with its ticket encrypted", async function () {
    this.timeout(300_000);
    const folder = packedWith(peerDependencies["@pulumi/pulumi"].replace("^", ""));
    const simulator = await Simulator.start();
    const project = join(folder, "oldest");
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: oldest\nruntime: nodejs\n");
    for (const [name, content] of Object.entries(PROJECTS["CommonJS"] ?? {}))
      writeFileSync(join(project, name), content.replace('"golden"', '"golden", consoleTickets: ["WEBMKS"]'));
    const stack = await Stack.create(project, { env: simulator.environment });
    try {
      await simulator.fault({ match: "console/tickets", times: "all", mode: "status:500" });
      assert.match((await stack.up()).stdout, /issue a WEBMKS console ticket/);
      await simulator.clearFaults();
      assert.match((await stack.up()).stdout, /1 updated/);
      assert.match((await stack.up()).stdout, /2 unchanged/);
      assert.match((await stack.refresh()).stdout, /2 unchanged/);
      assert.doesNotMatch(JSON.stringify(await stack.resources()), /wss:/);
      await simulator.deleteVm((await simulator.state()).vms.find(({ name }) => name === "packed")?.id ?? "");
      assert.match((await stack.up()).stdout, /1 replaced/);
      assert.match((await stack.destroy()).stdout, /2 deleted/);
      const { vms, sessions } = await simulator.state();
      assert.deepEqual([vms.length, sessions.vcenter], [2, 0]);
    } finally {
      stack.remove();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A folder with only the packed package and one version of Pulumi's SDK. */
function packedWith(sdkVersion: string): string {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-package-"));
  npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], join(__dirname, "../.."));
  const [tarball = ""] = readdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  npm(["install", "--prefer-offline", `./${tarball}`, `@pulumi/pulumi@${sdkVersion}`], folder);
  return folder;
}

function npm(args: string[], cwd: string): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
}
