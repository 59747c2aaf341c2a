import assert from "node:assert/strict";
import { readDocument } from "./document";
import { InventoryError } from "./error";
import { parseInventory } from "./load";

function mistake(...lines: string[]): string {
  try {
    parseInventory(lines.join("\n"), "lab.json");
  } catch (error) {
    if (error instanceof InventoryError) return error.message;
    throw error;
  }
  return "none";
}

/** Each line holds the one before it twice. */
const growing = "bcdefgh"
  .split("")
  .map((name, index) => `${name}: &${name} [*${"abcdefg"[index]}, *${"abcdefg"[index]}]`);

describe("inventory file (issue: errors name line and field)", () => {
  it("fills what it does not say from the default inventory", () => {
    const { vms, folders, settings } = parseInventory('{"vms": [{"name": "solo"}]}', "lab.json");
    assert.deepEqual([vms.length, folders.length > 2, settings.vmListLimit], [1, true, 4000]);
  });

  for (const [text, message] of [
    [
      ["{", '  "vms": [', '    {"name": "a"},', '    {"name": "b", "power": "ON"}', "]}"],
      "lab.json, line 4, vms[1].power: unknown field",
    ],
    [["{", '  "settings": {', '    "vmListLimit": 0}}'], "lab.json, line 3, settings.vmListLimit: Too small"],
    [
      ["{", '  "vms": [{', '    "folder": "group-v99",', '    "name": "a"}]}'],
      'lab.json, line 3, vms[0].folder: no folder has the id "group-v99"',
    ],
    [["{", '"vms": [{}', "]}"], "lab.json, line 2, vms[0].name: Invalid input"],
    [
      ['{"vms": [{"id": "vm-1", "name": "a"},', '{"id": "vm-1", "name": "b"}]}'],
      'lab.json, line 2, vms[1].id: the id "vm-1" is used twice',
    ],
    [
      ['{"vms": [{"name": "a", "nics": [', '{"network": "network-9"}]}]}'],
      "lab.json, line 2, vms[0].nics[0].network: no network",
    ],
    [['{"vms": [{"name": "a",', '"id": "vm-1", "copies": 2}]}'], "lab.json, line 2, vms[0].id: must be absent"],
    [
      [
        '{"hosts": [{"id": "host-1", "name": "h", "cluster": "domain-c7"}],',
        '"vms": [',
        '{"name": "a", "host": "host-1",',
        '"resourcePool": "resgroup-1"}],',
        '"clusters": [{"id": "domain-c7", "name": "a", "datacenter": "datacenter-2"},',
        '{"id": "domain-c8", "name": "b", "datacenter": "datacenter-2"}],',
        '"resourcePools": [{"id": "resgroup-1", "name": "p", "cluster": "domain-c8"}]}',
      ],
      "lab.json, line 3, vms[0]: no host fits",
    ],
    [["{", '  "vms": [', "}"], "lab.json, line 3: Flow sequence in block collection must"],
    [["{", '  "vms": [] x}'], "lab.json, line 2: "],
    [["{", '  "vms": []'], "lab.json, line 2: Flow map must end with a }"],
    [["{", '  "vms": [],', '  "vms": []}'], "lab.json, line 3: Map keys must be unique"],
    [["{}", "{}"], "lab.json, line 2: "],
    [["[]"], "lab.json, line 1, the whole: Invalid input"],
    [["", ""], "lab.json, line 1, the whole: Invalid input"],
    [
      ["# A lab", "vms:", "  - name: a", "    powerState: POWERED_ON", "  - name: b", "    power: ON"],
      "lab.json, line 6, vms[1].power: unknown field",
    ],
    [["vms:", "  - name: a", "    folder: group-v99"], "lab.json, line 3, vms[0].folder: no folder has the id"],
    [["vms:", "  - name: a", "   power: ON"], "lab.json, line 3: "],
    [["settings:", "  vmListLimit: many"], "lab.json, line 2, settings.vmListLimit: Invalid input"],
    [["vms:", "  - &a", "    name: a", "    cpu: 1", "  - *a"], "lab.json, line 4, vms[1].cpu: unknown field"],
    [["vms:", "  - *missing"], "lab.json, line 2: *missing stands for nothing before it"],
    [["users: &a [x, x, x]", ...growing], "lab.json, line 1: Excessive alias count"],
  ] as const) {
    it(`says "${message}"`, () => assert.ok(mistake(...text).includes(message), mistake(...text)));
  }

  it("reads whatever JSON.parse reads, alike", () => {
    const text = '{"srs":\n\t{"a": [1, -2.5e3, true, null, "x\\n\\u0041", [], {}, {"b": [[]]}], "":\t"\\""}}';
    assert.deepEqual(readDocument(text).value, JSON.parse(text));
  });

  it("reads the same from YAML", () => {
    const yaml = [
      "# A lab",
      "vms:",
      "  - name: solo # on",
      "    powerState: POWERED_OFF",
      "settings: {vmListLimit: 7}",
    ];
    const json = '{"vms": [{"name": "solo", "powerState": "POWERED_OFF"}], "settings": {"vmListLimit": 7}}';
    assert.deepEqual(parseInventory(yaml.join("\n"), "lab.yaml"), parseInventory(json, "lab.json"));
  });
});
