import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { Nic, NicBacking } from "../../provider/resources/inputs/nics";
import { Placement } from "../../provider/resources/inputs/placement";
import { ParallelBacking, ParallelPort, SerialBacking, SerialPort } from "../../provider/resources/inputs/ports";
import { instantCloneVmInputs } from "../../provider/resources/instantCloneVm/schema";

const page = readFileSync(join(__dirname, "../../docs/apis/vcenter.md"), "utf8");

/** Fields of a structure of the API, from the table in docs/apis/vcenter.md section 8. */
function describedFields(structure: string): string[] {
  const row = page.split("\n").find((line) => line.startsWith(`| ${structure} `)) ?? "";
  return [...row.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name).sort();
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Inputs of the provider's own, beside those that become fields of the API. */
const notOnTheWire = [
  "connection",
  "triggers",
  "address",
  "acceptSourceAddress",
  "powerState",
  "waitFor",
  "consoleTickets",
  "createTimeoutSeconds",
  "readyTimeoutSeconds",
  "deleteTimeoutSeconds",
  "gracefulShutdownSeconds",
];

describe("The inputs of a clone are the fields of the API, each and no other", () => {
  const structures: [structure: string, schema: z.ZodObject][] = [
    ["VM.InstantCloneSpec", instantCloneVmInputs],
    ["VM.InstantClonePlacementSpec", Placement],
    ["Ethernet.UpdateSpec", Nic],
    ["Ethernet.BackingSpec", NicBacking],
    ["Serial.UpdateSpec", SerialPort],
    ["Serial.BackingSpec", SerialBacking],
    ["Parallel.UpdateSpec", ParallelPort],
    ["Parallel.BackingSpec", ParallelBacking],
  ];
  for (const [structure, { shape }] of structures) {
    it(structure, () => {
      const names = Object.keys(shape);
      // An object is given by its id or by its name, and both become one field.
      const own = names.filter(
        (name) => !notOnTheWire.includes(name) && !(name.endsWith("Name") && names.includes(name.slice(0, -4))),
      );
      assert.deepEqual(own.map(snakeCase).sort(), describedFields(structure));
    });
  }
});
