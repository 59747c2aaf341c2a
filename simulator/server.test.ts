import assert from "node:assert/strict";
import { withSimulator } from "./client.test";

describe("simulator state (contract.md section 3)", () => {
  it(
    "starts with golden, which is on, and cold, which is off",
    withSimulator({}, async (client) => {
      assert.partialDeepStrictEqual(await client.state("vms"), [
        { id: "vm-101", name: "golden", powerState: "POWERED_ON", source: null },
        { id: "vm-102", name: "cold", powerState: "POWERED_OFF", source: null },
      ]);
    }),
  );

  it(
    "has every key from the start",
    withSimulator({}, async (client) => {
      const { vms: _, calls: __, ...rest } = Object(await client.state());
      const empty = { processes: [], tickets: [], transfers: [], runspaces: [], scriptExecutions: [], guestFiles: {} };
      assert.deepEqual(rest, { ...empty, sessions: { vcenter: 1, srs: 0 } });
    }),
  );
});
