import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const guest = (client: Client, vm: string, what: string) => client.get(`/api/vcenter/vm/${vm}/guest/${what}`);
const frozen = () =>
  buildInventory({ vms: [{ id: "vm-101", name: "golden", frozen: true }], settings: { toolsResumeSeconds: 60 } });
const credentials = { type: "USERNAME_PASSWORD", interactive_session: false, user_name: "root", password: "guest" };

describe("a frozen source (docs/apis/vcenter.md section 10)", () => {
  it(
    "is on, says that it is frozen, and has silent Tools",
    withSimulator({ inventory: frozen() }, async (client) => {
      assert.partialDeepStrictEqual((await client.get("/api/vcenter/vm/vm-101")).body, {
        power_state: "POWERED_ON",
        instant_clone_frozen: true,
      });
      for (const what of ["identity", "operations", "networking/interfaces"]) {
        const { status, body } = await guest(client, "vm-101", what);
        assert.deepEqual([what, status, pick(body, "error_type")], [what, 503, "SERVICE_UNAVAILABLE"]);
      }
      const processes = await client.post("/api/vcenter/vm/vm-101/guest/processes?action=list", { credentials });
      assert.equal(processes.status, 503);
    }),
  );

  it(
    "has clones that are not frozen, whose Tools come up",
    withSimulator({ inventory: frozen() }, async (client) => {
      const vm = await client.clone("a");
      assert.equal(pick((await client.get(`/api/vcenter/vm/${vm}`)).body, "instant_clone_frozen"), false);
      assert.equal((await guest(client, vm, "identity")).status, 503);
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.equal((await guest(client, vm, "identity")).status, 200);
      assert.equal((await guest(client, "vm-101", "identity")).status, 503);
    }),
  );

  it(
    "is what an operator makes of a VM, and back",
    withSimulator({}, async (client) => {
      const freeze = async (isFrozen: boolean) => {
        await client.control("PATCH", "vms/vm-101", { frozen: isFrozen });
        return (await guest(client, "vm-101", "operations")).status;
      };
      assert.deepEqual([await freeze(true), await freeze(false)], [503, 200]);
    }),
  );
});
