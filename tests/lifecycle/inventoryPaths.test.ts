import assert from "node:assert/strict";
import { Vcenter } from "../../provider/clients/vcenter";
import type { Kind } from "../../provider/clients/vcenter/inventory";
import { findByName } from "../../provider/operations/vcenter/inventory";
import { administrator } from "../../testing/client";
import { inLab, type Lab } from "../../testing/lab";

async function withVcenter<T>(lab: Lab, use: (vcenter: Vcenter) => Promise<T>): Promise<T> {
  const settings = { server: "", caFile: "", fingerprint: "", insecure: "", user: "", password: "" };
  const endpoint = {
    service: "vCenter",
    url: lab.simulator.url,
    insecure: false,
    inFlightLimit: 20,
    settings,
  } as const;
  const vcenter = new Vcenter(endpoint, { ...administrator, settings });
  try {
    return await use(vcenter);
  } finally {
    await vcenter.close();
  }
}

function idOf(lab: Lab, kind: Kind, text: string): Promise<string> {
  return withVcenter(lab, async (vcenter) => (await findByName(vcenter, kind, text)).id);
}

describe("A name of an object in vCenter", () => {
  const paths: [kind: Kind, path: string, id: string][] = [
    ["vm", "lab/vm/golden", "vm-101"],
    ["vm", "/lab/golden", "vm-101"],
    ["folder", "ci/scratch", "group-v12"],
    ["folder", "lab/tests/scratch", "group-v13"],
    ["folder", "lab/vm/tests/scratch", "group-v13"],
    ["resourcePool", "compute/Resources", "resgroup-8"],
    ["resourcePool", "lab/edge/Resources", "resgroup-9"],
    ["resourcePool", "Resources/ci", "resgroup-20"],
    ["resourcePool", "lab/host/compute/Resources/tests/burst", "resgroup-23"],
    ["datastore", "lab/datastore/ssd", "datastore-33"],
    ["datastore", "local/ssd", "datastore-34"],
    ["network", "lab/network/tests", "network-43"],
    ["network", "guests/tests", "dvportgroup-44"],
  ];
  for (const [kind, path, id] of paths) {
    it(
      `may be the inventory path ${path} of a ${kind}`,
      inLab(async (lab) => assert.equal(await idOf(lab, kind, path), id)),
    );
  }

  it(
    "costs one call while it is unique",
    inLab(async (lab) => {
      await idOf(lab, "vm", "golden");
      assert.deepEqual(lab.calls, { "GET /api/vcenter/vm": 1 });
    }),
  );

  const wrong: [path: string, others: string][] = [
    ["lab/vm/tests/golden", "lab/vm/golden \\(vm-101\\)\\."],
    ["other/golden", "lab/vm/golden \\(vm-101\\)\\."],
    ["lab/vm/gold", "cold, golden\\."],
  ];
  for (const [path, others] of wrong) {
    it(
      `is not taken for the only VM golden if its path is ${path}, and the error says what there is`,
      inLab(async (lab) => {
        await assert.rejects(idOf(lab, "vm", path), {
          code: "NotFound",
          message: new RegExp(`no VM is found at "${path}", or this user may not see it\\. There are: ${others}`),
        });
      }),
    );
  }

  it(
    "may have a slash of its own, also at the end of a path, where it is written %2f",
    inLab(async (lab) => {
      const id = await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", {
        source: "vm-101",
        name: "ci%2frunner",
        placement: { folder: "group-v10" },
      });
      await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", {
        source: "vm-101",
        name: "runner",
        placement: { folder: "group-v10" },
      });
      assert.equal(await idOf(lab, "vm", "ci/runner"), id);
      assert.equal(await idOf(lab, "vm", "lab/vm/ci/ci%2frunner"), id);
      assert.notEqual(await idOf(lab, "vm", "vm/ci/runner"), id);
    }),
  );

  const ambiguous: [kind: Kind, name: string, listed: string][] = [
    ["folder", "scratch", "lab/vm/ci/scratch (group-v12), lab/vm/tests/scratch (group-v13)"],
    ["resourcePool", "Resources", "lab/host/compute/Resources (resgroup-8), lab/host/edge/Resources (resgroup-9)"],
    ["datastore", "ssd", "lab/datastore/ssd (datastore-33), lab/datastore/local/ssd (datastore-34)"],
    ["network", "lab/tests", "lab/network/tests (network-43), lab/network/guests/tests (dvportgroup-44)"],
  ];
  for (const [kind, name, listed] of ambiguous) {
    it(
      `that several objects have (${name}) is an error that lists their paths`,
      inLab(async (lab) => {
        await assert.rejects(idOf(lab, kind, name), (error: Error) => {
          assert.ok(
            error.message.includes(`are named "${name}": ${listed}. Give one of these paths, or the id.`),
            error.message,
          );
          return true;
        });
      }),
    );
  }

  it(
    "that several objects have lists their ids where the paths cannot be read",
    inLab(async (lab) => {
      await lab.fault({ match: "GET /api/vcenter/datacenter", mode: "status:403", times: "all" });
      await assert.rejects(
        idOf(lab, "folder", "scratch"),
        /named "scratch": scratch \(group-v12\), scratch \(group-v13\)/,
      );
    }),
  );
});
