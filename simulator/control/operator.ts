import { z } from "zod";
import { HttpFailure } from "../part";
import type { Route } from "../route";
import type { GuestPower } from "../vcenter/guest-power";
import type { Leases } from "../vcenter/leases";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { parseBody } from "./parse";

const patchSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  powerState: z.enum(["POWERED_ON", "POWERED_OFF", "SUSPENDED"]).optional(),
  toolsReady: z.boolean().optional(),
  ipAddress: z.string().nullable().optional(),
  frozen: z.boolean().optional(),
  biosUuid: z.uuid().optional(),
  diskFull: z.boolean().optional(),
  /** Null: back to the host that the caller called. */
  transferHost: z.string().min(1).nullable().optional(),
});

export type VmChange = z.input<typeof patchSchema>;

/** What somebody else does to a VM meanwhile: no rule of the API stands in the way. */
export function operatorRoutes(
  { vms, guestPower, leases }: { vms: Vms; guestPower: GuestPower; leases: Leases },
  route: (method: string, path: string, handle: Route["handle"]) => Route,
): Route[] {
  return [
    route("PATCH", "vms/{vm}", ({ params, body }) => {
      const vm = find(vms, params["vm"]);
      const patch = parseBody(patchSchema, body);
      if (patch.name !== undefined) vms.rename(vm, patch.name);
      if (patch.biosUuid !== undefined) vms.setBiosUuid(vm, patch.biosUuid);
      if (patch.powerState !== undefined) setPower(vm, patch.powerState, vms, guestPower);
      if (patch.toolsReady !== undefined) guestPower.setTools(vm, patch.toolsReady);
      if (patch.ipAddress !== undefined) leases.set(vm, patch.ipAddress ?? undefined);
      if (patch.frozen !== undefined) vm.frozen = patch.frozen;
      if (patch.diskFull !== undefined) vm.guest.diskFull = patch.diskFull;
      if (patch.transferHost !== undefined) vm.guest.transferHost = patch.transferHost ?? undefined;
      return { status: 200, body: {} };
    }),
    route("DELETE", "vms/{vm}", ({ params }) => {
      vms.delete(find(vms, params["vm"]));
      return { status: 200, body: {} };
    }),
  ];
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
