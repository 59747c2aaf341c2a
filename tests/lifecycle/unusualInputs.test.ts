import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { guestFile } from "../../provider/resources/guestFile";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { nicConnection } from "../../provider/resources/nicConnection";
import { credentials } from "../../testing/guestLab";
import { inLab, type Lab } from "../../testing/lab";

const resources = {
  GuestFile: (lab: Lab) => lab.run().resource(guestFile),
  GuestProcessRun: (lab: Lab) => lab.run().resource(guestProcessRun),
  InstantCloneFleet: (lab: Lab) => lab.run().resource(instantCloneFleet),
  InstantCloneVm: (lab: Lab) => lab.run().resource(instantCloneVm),
  NicConnection: (lab: Lab) => lab.run().resource(nicConnection),
};
type Kind = keyof typeof resources;

const fleet = { count: 2, sourceName: "golden" };
const guest = { vm: "vm-101", credentials };
const unknown = { part: unknownValue };
const backing = (more: object) => ({ ...fleet, count: 1, nicsToUpdate: { "4000": { backing: more } } });

const wrong: [title: string, kind: Kind, args: Record<string, unknown>, property: string][] = [
  ["a number as the pattern", "InstantCloneFleet", { ...fleet, namePattern: 5 }, "namePattern"],
  ["null as the placement", "InstantCloneFleet", { ...fleet, placement: null }, "placement"],
  ["null as the placement", "InstantCloneVm", { sourceName: "golden", placement: null }, "placement"],
  ["a number as the keys", "NicConnection", { vm: "vm-101", nics: 4000 }, "nics"],
  ["an object as the keys", "NicConnection", { vm: "vm-101", nics: unknown }, "nics"],
  ["an object as the name", "InstantCloneVm", { sourceName: unknown }, "sourceName"],
  ["an object as the path", "GuestFile", { ...guest, content: "", path: unknown }, "path"],
  ["an object as the list", "GuestProcessRun", { ...guest, path: "/bin/true", collect: unknown }, "collect"],
];

const open: [title: string, kind: Kind, args: Record<string, unknown>][] = [
  [
    "the type of a port",
    "InstantCloneVm",
    { sourceName: "golden", serialPortsToUpdate: { "9000": { backing: { type: unknownValue, file: "[ssd] a" } } } },
  ],
  [
    "the type of a network",
    "InstantCloneFleet",
    backing({ type: unknownValue, network: "dvportgroup-44", distributedPort: "7" }),
  ],
  [
    "whether a NIC starts connected",
    "InstantCloneVm",
    {
      sourceName: "golden",
      waitFor: "ip",
      disconnectAllNics: true,
      nicsToUpdate: { "4000": { startConnected: unknownValue } },
    },
  ],
  [
    "the path of a deletion's program",
    "GuestProcessRun",
    { ...guest, path: "C:\\a.exe", onDelete: { path: unknownValue } },
  ],
  ["a part of the content", "GuestFile", { ...guest, path: "/tmp/a", content: unknown }],
  ["a part of the input", "GuestProcessRun", { ...guest, path: "/bin/cat", stdin: unknown }],
];

describe("A preview", () => {
  for (const [title, kind, args, property] of wrong) {
    it(
      `refuses ${title} of ${kind}, and names the property`,
      inLab(async (lab) => {
        const { failures } = await resources[kind](lab).check(args, { preview: true });
        assert.deepEqual(
          failures.map((failure) => failure.property),
          [property],
        );
      }),
    );
  }

  for (const [title, kind, args] of open) {
    it(
      `refuses nothing of ${kind} while ${title} is unknown`,
      inLab(async (lab) => {
        const { failures } = await resources[kind](lab).check(args, { preview: true });
        assert.deepEqual(failures, []);
      }),
    );
  }
});
