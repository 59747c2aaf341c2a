import { z } from "zod";
import type { Clock } from "../clock";
import { HttpFailure } from "../part";
import type { Route } from "../route";
import type { GuestPower } from "../vcenter/guestPower";
import type { Leases } from "../vcenter/leases";
import { storedName } from "../vcenter/names";
import type { Sessions } from "../vcenter/sessions";
import { nicStates, type Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { parseBody } from "./parse";

const patchSchema = z.strictObject({
  name: z.string().min(1).max(80).transform(storedName).optional(),
  powerState: z.enum(["POWERED_ON", "POWERED_OFF", "SUSPENDED"]).optional(),
  toolsReady: z.boolean().optional(),
  /** Address of the first NIC, or null for none. */
  ipAddress: z.string().nullable().optional(),
  /** Addresses by NIC key. An empty list means none. */
  addresses: z.record(z.string(), z.array(z.union([z.ipv4(), z.ipv6()]))).optional(),
  nics: z.record(z.string(), z.enum(nicStates)).optional(),
  hostName: z.string().min(1).optional(),
  frozen: z.boolean().optional(),
  biosUuid: z.uuid().optional(),
  /** vCenter's own UUID. With another one it is another VM with the same id. */
  instanceUuid: z.uuid().optional(),
  /** Time for which another operation, such as a backup, keeps the VM busy. 0 ends it. */
  busySeconds: z.number().min(0).optional(),
  diskFull: z.boolean().optional(),
  /** Null: vCenter, as called. */
  transferHost: z.string().min(1).nullable().optional(),
});

export type VmChange = z.input<typeof patchSchema>;
const restartSchema = z.strictObject({ seconds: z.number().min(0) });

export interface Operated {
  vms: Vms;
  guestPower: GuestPower;
  leases: Leases;
  sessions: Sessions;
}

/** Changes by another client, without the rules of the API. */
export function operatorRoutes(
  { vms, guestPower, leases, sessions }: Operated,
  clock: Clock,
  route: (method: string, path: string, handle: Route["handle"]) => Route,
): Route[] {
  const occupations = new WeakMap<Vm, () => void>();
  const occupy = (vm: Vm, seconds: number) => {
    occupations.get(vm)?.();
    vm.isOccupied = seconds > 0;
    const end = () => {
      vm.isOccupied = false;
    };
    occupations.set(vm, clock.after(seconds * 1000, end));
  };
  return [
    route("PATCH", "vms/{vm}", ({ params, body }) => {
      const vm = find(vms, params["vm"]);
      const patch = parseBody(patchSchema, body);
      if (patch.name !== undefined) vms.rename(vm, patch.name);
      if (patch.instanceUuid !== undefined) vm.instanceUuid = patch.instanceUuid;
      if (patch.biosUuid !== undefined) vm.biosUuid = patch.biosUuid;
      if (patch.powerState !== undefined) setPower(vm, patch.powerState, vms, guestPower);
      for (const key of Object.keys({ ...patch.addresses, ...patch.nics })) findNic(vm, key);
      for (const [key, state] of Object.entries(patch.nics ?? {})) leases.setState(vm, key, state);
      if (patch.ipAddress !== undefined) setFirstAddress(vm, patch.ipAddress, leases);
      for (const [key, addresses] of Object.entries(patch.addresses ?? {})) leases.setAddresses(vm, key, addresses);
      if (patch.hostName !== undefined) vm.guest.hostName = patch.hostName;
      if (patch.frozen !== undefined) guestPower.setFrozen(vm, patch.frozen);
      if (patch.busySeconds !== undefined) occupy(vm, patch.busySeconds);
      if (patch.toolsReady !== undefined) guestPower.setTools(vm, patch.toolsReady);
      if (patch.diskFull !== undefined) vm.guest.diskFull = patch.diskFull;
      if (patch.transferHost !== undefined) vm.guest.transferHost = patch.transferHost ?? "vcenter";
      return { status: 200, body: {} };
    }),
    route("POST", "vms/{vm}/reboot", ({ params }) => {
      const vm = find(vms, params["vm"]);
      if (vm.powerState !== "POWERED_ON") throw new HttpFailure(409, `The VM ${vm.id} is ${vm.powerState}.`);
      guestPower.restart(vm);
      return { status: 200, body: {} };
    }),
    route("POST", "vms/{vm}/restartTools", ({ params }) => {
      vms.emit("toolsRestarted", find(vms, params["vm"]));
      return { status: 200, body: {} };
    }),
    route("POST", "vcenter/restart", ({ body }) => {
      sessions.restart(parseBody(restartSchema, body).seconds);
      return { status: 200, body: {} };
    }),
    route("DELETE", "vms/{vm}", ({ params }) => {
      vms.delete(find(vms, params["vm"]));
      return { status: 200, body: {} };
    }),
  ];
}

function setFirstAddress(vm: Vm, address: string | null, leases: Leases): void {
  const [key = ""] = vm.nics.keys();
  leases.setAddresses(vm, key, address === null ? [] : [address]);
}

function findNic(vm: Vm, key: string): void {
  if (!vm.nics.has(key)) throw new HttpFailure(404, `The VM ${vm.id} has no NIC ${key}.`);
}

function setPower(vm: Vm, powerState: Vm["powerState"], vms: Vms, guestPower: GuestPower): void {
  if (vm.powerState === powerState) return;
  if (powerState === "POWERED_ON") guestPower.start(vm);
  else if (powerState === "POWERED_OFF") guestPower.halt(vm, false);
  else vms.setPower(vm, powerState);
}

function find(vms: Vms, id = ""): Vm {
  const vm = vms.find(id);
  if (!vm) throw new HttpFailure(404, `There is no VM ${id}.`);
  return vm;
}
