import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const base = "/api/vcenter/vm/vm-101/hardware/ethernet";

const nicOf = async (client: Client, vm: string, nic = "4000") =>
  (await client.get(`/api/vcenter/vm/${vm}/hardware/ethernet/${nic}`)).body;
const stateOf = async (client: Client, vm: string, nic?: string) => pick(await nicOf(client, vm, nic), "state");
const refusal = ({ status, body }: { status: number; body: unknown }) => [status, pick(body, "error_type")];

const twoNics = () =>
  buildInventory({
    vms: [
      {
        id: "vm-101",
        name: "golden",
        frozen: true,
        toolsReady: true,
        nics: [{ network: "network-41" }, { network: "dvportgroup-42", type: "E1000E" }],
      },
      { id: "vm-102", name: "cold", powerState: "POWERED_OFF" },
    ],
  });

describe("NICs (docs/apis/vcenter.md section 8)", () => {
  it(
    "are listed and told in both dialects, as the VM tells them",
    withSimulator({ inventory: twoNics() }, async (client) => {
      assert.deepEqual((await client.get(base)).body, [{ nic: "4000" }, { nic: "4001" }]);
      const rest = await client.get(base.replace("/api", "/rest"));
      assert.deepEqual(rest.body, { value: [{ nic: "4000" }, { nic: "4001" }] });
      const { body } = await client.get("/api/vcenter/vm/vm-101");
      assert.deepEqual(await nicOf(client, "vm-101", "4001"), pick(body, "nics", "4001"));
      assert.partialDeepStrictEqual(await nicOf(client, "vm-101"), {
        type: "VMXNET3",
        upt_compatibility_enabled: false,
      });
      assert.equal(pick(await nicOf(client, "vm-101", "4001"), "upt_compatibility_enabled"), undefined);
      assert.deepEqual(refusal(await client.get(`${base}/4009`)), [404, "NOT_FOUND"]);
    }),
  );

  it(
    "connect and disconnect change the state once, and leave start_connected alone",
    withSimulator({}, async (client) => {
      const act = (action: string) => client.post(`${base}/4000?action=${action}`);
      assert.equal((await act("disconnect")).status, 204);
      assert.partialDeepStrictEqual(await nicOf(client, "vm-101"), { state: "NOT_CONNECTED", start_connected: true });
      assert.deepEqual(refusal(await act("disconnect")), [400, "ALREADY_IN_DESIRED_STATE"]);
      const rest = await client.post(`${base.replace("/api", "/rest")}/4000/connect`);
      assert.equal(rest.status, 200);
      assert.equal(await stateOf(client, "vm-101"), "CONNECTED");
      assert.deepEqual(refusal(await client.post(`${base}/4009?action=connect`)), [404, "NOT_FOUND"]);
    }),
  );

  it(
    "connect and disconnect are for a VM that is on",
    withSimulator({}, async (client) => {
      for (const action of ["connect", "disconnect"]) {
        const answer = await client.post(`/api/vcenter/vm/vm-102/hardware/ethernet/4000?action=${action}`);
        assert.deepEqual(refusal(answer), [400, "NOT_ALLOWED_IN_CURRENT_STATE"]);
      }
    }),
  );

  for (const [how, actions] of Object.entries({ "a power cycle": ["stop", "start"], "a reset": ["reset"] })) {
    it(
      `${how} goes back to start_connected`,
      withSimulator({ inventory: twoNics() }, async (client) => {
        assert.equal((await client.call("PATCH", `${base}/4001`, { start_connected: false })).status, 204);
        assert.equal(await stateOf(client, "vm-101", "4001"), "CONNECTED");
        await client.post(`${base}/4000?action=disconnect`);
        for (const action of actions) await client.post(`/api/vcenter/vm/vm-101/power?action=${action}`);
        assert.equal(await stateOf(client, "vm-101", "4000"), "CONNECTED");
        assert.equal(await stateOf(client, "vm-101", "4001"), "NOT_CONNECTED");
      }),
    );
  }

  it(
    "of a VM that is off are not connected",
    withSimulator({}, async (client) => {
      await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      assert.equal(await stateOf(client, "vm-101"), "NOT_CONNECTED");
    }),
  );

  it(
    "an update changes what it names, in both dialects",
    withSimulator({}, async (client) => {
      const update = {
        backing: { type: "DISTRIBUTED_PORTGROUP", network: "dvportgroup-42", distributed_port: "7" },
        mac_type: "MANUAL",
        mac_address: "00:50:56:01:02:03",
        wake_on_lan_enabled: false,
        allow_guest_control: false,
        upt_compatibility_enabled: true,
      };
      const before = await nicOf(client, "vm-102");
      const path = "/rest/vcenter/vm/vm-102/hardware/ethernet/4000";
      assert.equal((await client.call("PATCH", path, { spec: { upt_v2_compatibility_enabled: true } })).status, 200);
      assert.deepEqual(
        await nicOf(client, "vm-102"),
        Object.assign(Object(before), { upt_v2_compatibility_enabled: true }),
      );
      assert.equal((await client.call("PATCH", `${base}/4000`, update)).status, 204);
      assert.partialDeepStrictEqual(await nicOf(client, "vm-101"), update);
    }),
  );

  const refused: Record<string, [update: object, status: number, type: string]> = {
    "a distributed port for a standard port group": [
      { backing: { type: "STANDARD_PORTGROUP", network: "network-41", distributed_port: "1" } },
      400,
      "INVALID_ARGUMENT",
    ],
    "a backing without its network": [{ backing: { type: "OPAQUE_NETWORK" } }, 400, "INVALID_ARGUMENT"],
    "a host device": [{ backing: { type: "HOST_DEVICE", host_device: "eth0" } }, 400, "UNEXPECTED_INPUT"],
    "a network that is not there": [
      { backing: { type: "STANDARD_PORTGROUP", network: "network-9" } },
      404,
      "NOT_FOUND",
    ],
    "a MAC address beside a generated one": [
      { mac_type: "GENERATED", mac_address: "00:50:56:01:02:03" },
      400,
      "INVALID_ARGUMENT",
    ],
    "UPT version 2 while the VM is on": [{ upt_v2_compatibility_enabled: true }, 400, "NOT_ALLOWED_IN_CURRENT_STATE"],
    "a field that is none": [{ start_conected: true }, 400, "UNEXPECTED_INPUT"],
  };
  for (const [what, [update, status, type]] of Object.entries(refused)) {
    it(
      `an update refuses ${what}`,
      withSimulator({}, async (client) => {
        const before = await nicOf(client, "vm-101");
        assert.deepEqual(refusal(await client.call("PATCH", `${base}/4000`, update)), [status, type]);
        assert.deepEqual(await nicOf(client, "vm-101"), before);
      }),
    );
  }

  it(
    "take UPT only if they are VMXNET3, and have its version 2 from 8.0 on",
    withSimulator({ inventory: twoNics(), vcenterVersion: "7.0.3" }, async (client) => {
      const change = async (nic: string, update: object) =>
        refusal(await client.call("PATCH", `${base}/${nic}`, update));
      assert.deepEqual(await change("4001", { upt_compatibility_enabled: true }), [400, "INVALID_ARGUMENT"]);
      assert.deepEqual(await change("4000", { upt_v2_compatibility_enabled: true }), [400, "UNEXPECTED_INPUT"]);
      assert.equal(pick(await nicOf(client, "vm-101"), "upt_v2_compatibility_enabled"), undefined);
    }),
  );

  it(
    "of a clone have MAC addresses of their own, and keep one that was set by hand",
    withSimulator(
      {
        inventory: buildInventory({
          vms: [
            {
              id: "vm-101",
              name: "golden",
              nics: [{ network: "network-41" }, { network: "network-41", macAddress: "00:50:56:00:00:01" }],
            },
          ],
        }),
      },
      async (client) => {
        const clones = [await client.clone("a"), await client.clone("b")];
        const macs = (nic: string) =>
          Promise.all(["vm-101", ...clones].map(async (vm) => pick(await nicOf(client, vm, nic), "mac_address")));
        assert.equal(new Set(await macs("4000")).size, 3);
        assert.deepEqual([...new Set(await macs("4001"))], ["00:50:56:00:00:01"]);
      },
    ),
  );

  it(
    "disconnect_all_nics leaves them there, not connected, with start_connected as it was",
    withSimulator({ inventory: twoNics() }, async (client) => {
      const vm = await client.clone("a", { disconnect_all_nics: true });
      for (const nic of ["4000", "4001"])
        assert.partialDeepStrictEqual(await nicOf(client, vm, nic), { state: "NOT_CONNECTED", start_connected: true });
      assert.equal(await stateOf(client, "vm-101"), "CONNECTED");
    }),
  );

  it(
    "an operator puts them into any state",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { nics: { "4000": "RECOVERABLE_ERROR" } });
      assert.equal(await stateOf(client, "vm-101"), "RECOVERABLE_ERROR");
      assert.equal((await client.control("PATCH", "vms/vm-101", { nics: { "4009": "CONNECTED" } })).status, 404);
    }),
  );

  it(
    "a connect of one whose network does not exist is accepted and changes nothing",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { nics: { "4000": "UNRECOVERABLE_ERROR" } });
      const { status } = await client.post("/api/vcenter/vm/vm-101/hardware/ethernet/4000?action=connect");
      assert.deepEqual([status, await stateOf(client, "vm-101")], [204, "UNRECOVERABLE_ERROR"]);
    }),
  );
});

describe("ports of a clone (docs/apis/vcenter.md section 8)", () => {
  it(
    "take each backing with its own fields",
    withSimulator({}, async (client) => {
      const serial = {
        type: "NETWORK_SERVER",
        network_location: "telnet://:7001",
        proxy: "telnet://proxy.lab.example:13370",
      };
      const parallel = { type: "FILE", file: "[vsan] a/parallel.log" };
      const vm = await client.clone("a", {
        serial_ports_to_update: { "9000": { backing: serial } },
        parallel_ports_to_update: { "10000": { backing: parallel } },
      });
      const { body } = await client.get(`/api/vcenter/vm/${vm}`);
      assert.deepEqual(pick(body, "serial_ports", "9000", "backing"), serial);
      assert.deepEqual(pick(body, "parallel_ports", "10000", "backing"), parallel);
    }),
  );

  const refused: Record<string, object> = {
    "a pipe for a file": { serial_ports_to_update: { "9000": { backing: { type: "FILE", file: "a", pipe: "b" } } } },
    "a file without its name": { serial_ports_to_update: { "9000": { backing: { type: "FILE" } } } },
    "a parallel port on a pipe": {
      parallel_ports_to_update: { "10000": { backing: { type: "PIPE_SERVER", pipe: "a" } } },
    },
    "a misspelt field": { serial_ports_to_update: { "9000": { backing: { type: "FILE", fille: "a" } } } },
    "yield_on_poll of a parallel port": { parallel_ports_to_update: { "10000": { yield_on_poll: true } } },
  };
  for (const [what, spec] of Object.entries(refused)) {
    it(
      `refuse ${what}`,
      withSimulator({}, async (client) => {
        const { status } = await client.post("/api/vcenter/vm?action=instant-clone", {
          source: "vm-101",
          name: "a",
          ...spec,
        });
        assert.equal(status, 400);
        assert.equal(Object(await client.state("vms")).length, 2);
      }),
    );
  }
});
