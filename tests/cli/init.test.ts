import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { devDependencies } from "../../package.json";
import { inFolder, runCommand } from "../../testing/commandLine";

describe("vsphere-ops init", () => {
  it(
    "pins the versions that this release is tested with",
    inFolder(async (cwd) => {
      await runCommand(["init", "lab"], { cwd });
      const manifest = JSON.parse(readFileSync(join(cwd, "lab/package.json"), "utf8"));
      assert.equal(manifest.devDependencies.typescript, devDependencies.typescript);
      assert.equal(manifest.dependencies["@pulumi/pulumi"], devDependencies["@pulumi/pulumi"]);
    }),
  );

  it(
    "prints the commands for a real vCenter, ready to copy",
    inFolder(async (cwd) => {
      const args = ["init", "lab", "--server", "vcenter.example.com", "--source", "it's golden"];
      const { stdout } = await runCommand(args, { cwd });
      assert.match(stdout, /pulumi config set vsphere-ops:server vcenter.example.com\n.*--source 'it'\\''s golden'/s);
      assert.match(readFileSync(join(cwd, "lab/index.ts"), "utf8"), /sourceName: "it's golden"/);
    }),
  );

  it(
    "overwrites no project",
    inFolder(async (cwd) => {
      await runCommand(["init", "lab"], { cwd });
      const before = readdirSync(join(cwd, "lab"));
      const again = await runCommand(["init", "lab"], { cwd });
      assert.deepEqual([again.status, /is not empty/.test(again.stderr)], [2, true]);
      assert.deepEqual(readdirSync(join(cwd, "lab")), before);
    }),
  );

  it(
    "takes the folder that npm has installed this package in, and keeps what is in its package.json",
    inFolder(async (cwd) => {
      mkdirSync(join(cwd, "node_modules"));
      const dependencies = { left: "1.0.0", "pulumi-vsphere-ops": "file:../pulumi-vsphere-ops.tgz" };
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ author: "us", dependencies }));
      assert.equal((await runCommand(["init"], { cwd })).status, 0);
      const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
      assert.equal(manifest.author, "us");
      const sdk = devDependencies["@pulumi/pulumi"];
      assert.deepEqual(manifest.dependencies, { "@pulumi/pulumi": sdk, ...dependencies });
      assert.ok(existsSync(join(cwd, "Pulumi.yaml")));
    }),
  );
});
