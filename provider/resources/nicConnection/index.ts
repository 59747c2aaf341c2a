import { isDeepStrictEqual } from "node:util";
import type { Vm } from "../../clients/vcenter/vms";
import { OpsError } from "../../errors";
import {
  connectNics,
  disconnectNics,
  keepConnected,
  type NicRequest,
  readConnection,
} from "../../operations/vcenter/nicConnection";
import { driftedNics, unknownNics } from "../../operations/vcenter/vmNics";
import { noSuchVm } from "../inputs/vm";
import type { CheckFailure, Resource } from "../resource";
import {
  type NicConnectionInputs,
  type NicConnectionOutputs,
  nicConnectionInputs,
  nicConnectionOutputs,
} from "./schema";
import { validateNicConnection } from "./validation";

/** NICs of a running VM that are connected, or disconnected, as declared. Its id is the VM's. */
export const nicConnection: Resource<NicConnectionInputs, NicConnectionOutputs> = {
  type: "NicConnection",
  inputs: nicConnectionInputs,
  outputs: nicConnectionOutputs,
  validate: validateNicConnection,

  exclusive({ connection = "default", vm, nics }, unknown) {
    if (vm === undefined || ["connection", "nics"].some((input) => unknown.has(input))) return undefined;
    return { path: nics ? "nics" : "vm", of: JSON.stringify([connection, vm]), parts: nics };
  },

  async check(context, { inputs, unknown, previous, mayLook }) {
    const { vm: id, nics, address, connection } = inputs;
    const isChecked = previous?.vm === id && isDeepStrictEqual(previous?.nics, nics);
    if (!mayLook || isChecked || id === undefined || unknown.has("connection")) return {};
    const scope = context.vcenter(connection);
    const vm = await scope.vcenter.vms.find(id);
    if (vm && vm.powerState !== "POWERED_ON") {
      scope.warn(`${id} (${vm.name}) is ${vm.powerState}: its NICs can be connected only while it is on.`);
    }
    return { failures: vm ? failuresOf(vm, nics, address?.nic) : [missing] };
  },

  async create(context, inputs) {
    const { vm } = inputs;
    return { id: vm, outputs: await connectNics(context.vcenter(inputs.connection), vm, requestOf(inputs)) };
  },

  async read(context, id, state) {
    const { vm, instanceUuid, macAddresses, newlyConnected = [], newlyStartConnected = [] } = state;
    if (vm === undefined || instanceUuid === undefined || macAddresses === undefined) {
      const advice = "Declare the NicConnection with `vm` instead.";
      throw new OpsError("Unsupported", `get NicConnection ${id}: vCenter has no such object to look up. ${advice}`);
    }
    const { ipAddress, ipAddresses } = state;
    const known = { instanceUuid, macAddresses, newlyConnected, newlyStartConnected, ipAddress, ipAddresses };
    return await readConnection(context.vcenter(state.connection), vm, requestOf(state), known);
  },

  recordedDifference(state, inputs, declared) {
    const isAddressMissing = inputs.waitFor === "ip" && state.ipAddress === undefined;
    return isAddressMissing ? { ...declared, update: [...declared.update, "ipAddress"] } : declared;
  },

  async diff(context, id, state, inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const scope = context.vcenter(state.connection);
    const vm = await scope.vcenter.vms.find(id);
    if (!vm || (vm.instanceUuid !== undefined && vm.instanceUuid !== state.instanceUuid)) {
      scope.info(`${id} is gone from vCenter, and its NICs with it.`);
      return { replace: ["vm"], update: [] };
    }
    const { nics, connected = true } = inputs;
    if (connected) keepConnected(scope, vm, nics);
    const drifted = driftedNics(vm, nics, connected);
    if (drifted.length === 0) return declared;
    const isNot = connected ? "is not connected" : "is connected";
    scope.info(`NIC ${drifted.join(", ")} of ${id} ${isNot}, or not at the next power-on: "pulumi up" restores it.`);
    return { replace: [], update: [...declared.update, "connected"] };
  },

  async update(context, id, state, inputs) {
    const { ipAddress, ipAddresses, ...known } = state;
    const isSameChoice = isDeepStrictEqual([state.nics, state.address], [inputs.nics, inputs.address]);
    const kept = isSameChoice ? { ...known, ipAddress, ipAddresses } : known;
    return await connectNics(context.vcenter(inputs.connection), id, requestOf(inputs), kept);
  },

  async delete(context, id, state) {
    await disconnectNics(context.vcenter(state.connection), id, state);
  },
};

const missing: CheckFailure = { path: "vm", reason: noSuchVm };

function failuresOf(vm: Vm, nics: readonly string[] = [], addressNic: string | undefined): CheckFailure[] {
  const reasons = [
    { path: "nics", reason: unknownNics(vm, nics) },
    { path: "address.nic", reason: addressNic === undefined ? undefined : unknownNics(vm, [addressNic]) },
  ];
  return reasons.flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path, reason }]));
}

function requestOf({
  nics,
  connected,
  waitFor,
  address,
  readyTimeoutSeconds,
}: Partial<NicConnectionInputs>): NicRequest {
  return { nics, connected, waitFor: waitFor ?? "none", address, timeoutSeconds: readyTimeoutSeconds ?? 300 };
}
