import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import { parse } from "yaml";
import { Simulator } from "../../testing/simulator";

const root = join(__dirname, "../..");
const schemaFile = join(root, "docs/simulator-inventory.schema.json");

const lab = `
# yaml-language-server: $schema=docs/simulator-inventory.schema.json
settings:
  vmListLimit: 10
vms:
  - name: golden-linux
    frozen: true
  - name: builder
    copies: 3
    powerState: POWERED_OFF
`;

describe("an inventory file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "inventory-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("in YAML defines the objects at the start", async () => {
    const file = join(folder, "lab.yaml");
    writeFileSync(file, lab);
    const simulator = await Simulator.start(["--inventory", file]);
    const { vms } = await simulator.state();
    await simulator.stop();
    assert.deepEqual(
      vms.map(({ name, powerState }) => `${name} ${powerState}`),
      ["golden-linux POWERED_ON", "builder-1 POWERED_OFF", "builder-2 POWERED_OFF", "builder-3 POWERED_OFF"],
    );
  });

  it("in YAML works with only the package and zod installed, and errors name line and field", () => {
    cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "node_modules/zod"), join(folder, "node_modules/zod"));
    const file = join(folder, "lab.yaml");
    writeFileSync(file, lab.replace("copies", "copy"));
    const main = join(folder, "dist/simulator/main.js");
    const { stderr } = spawnSync(process.execPath, [main, "--inventory", file], { encoding: "utf8" });
    assert.equal(stderr, `${file}, line 9, vms[1].copy: unknown field\n`);
  });

  it("has the same schema in the package as the simulator prints", () => {
    const main = join(root, "dist/simulator/main.js");
    const { stdout } = spawnSync(process.execPath, [main, "--inventory-schema"], { encoding: "utf8" });
    const advice = "stale: npm run simulator -- --inventory-schema > docs/simulator-inventory.schema.json";
    assert.deepEqual(JSON.parse(readFileSync(schemaFile, "utf8")), JSON.parse(stdout), advice);
  });

  it("is validated by that schema", () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(schemaFile, "utf8")),
    );
    assert.equal(validate(parse(lab)), true, JSON.stringify(validate.errors));
    assert.equal(validate(parse(lab.replace("copies", "copy"))), false);
    assert.equal(validate(parse(lab.replace("POWERED_OFF", "OFF"))), false);
  });
});
