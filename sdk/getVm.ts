import * as pulumi from "@pulumi/pulumi";
import type { Vcenter } from "../provider/clients/vcenter";
import { OpsError } from "../provider/errors";
import { vcenters } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetVmArgs {
  /** Id of the VM, such as `vm-101`. Either this or `name`. */
  id?: string;
  /** Name of the VM. A name that matches none or several is an error. */
  name?: string;
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection?: string;
}

export interface GetVmResult {
  /** vCenter's id of the VM, such as `vm-101`. */
  id: string;
  /** Name of the VM. */
  name: string;
  /** POWERED_ON, POWERED_OFF or SUSPENDED. */
  powerState: string;
  /** vSphere's identifier of the guest's system, such as `DEBIAN_12_64`. */
  guestOs: string;
  /** Virtual CPUs. */
  cpuCount: number;
  /** Memory, in MiB. */
  memorySizeMib: number;
  /** BIOS UUID, which the guest sees too. */
  biosUuid: string;
  /** vCenter's own UUID of the VM. */
  instanceUuid: string;
  /** Missing while VMware Tools do not report it. */
  ipAddress?: string;
  /** Missing while VMware Tools do not report it. */
  hostName?: string;
}

/**
 * Looks up an existing VM, in each preview and each run. It is read while the program runs.
 *
 * @example
 * const golden = await vsphere.getVm({ name: "golden" });
 *
 * @see `examples/lookup`
 *
 * @throws Neither or both of `id` and `name` are given.
 * @throws `name` matches no VM, or several: the error lists them. Give the id instead, or a name that is the only one. What the
 * user may not see counts as not there.
 * @throws vCenter has no VM with this id: check `id` and `connection`.
 * @throws vCenter is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look
 * at (docs/configuration.md).
 *
 * @privileges
 * - on the VM: System.Read, and System.View to find it by name
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable vCenter. One cause is one error.
 * - One call for the VM, one for its name, and one for the guest of a VM that is on.
 */
export function getVm(args: GetVmArgs): Promise<GetVmResult> {
  return invoke("getVm", args, () => vcenters.with(args.connection, (vcenter) => lookUp(vcenter, args)));
}

/** `getVm` for arguments that are outputs of resources. In a preview the result is unknown until these resources exist. */
export function getVmOutput(args: Args<GetVmArgs>): pulumi.Output<GetVmResult> {
  return onceCreated(pulumi.output(args)).apply((known) => getVm(known));
}

async function lookUp(vcenter: Vcenter, args: GetVmArgs): Promise<GetVmResult> {
  const { biosUuid = "", instanceUuid = "", ...vm } = await vcenter.vms.get(await idOf(vcenter, args));
  const { id, name, powerState, guestOs, cpuCount, memorySizeMib } = vm;
  const guest = powerState === "POWERED_ON" ? await guestOf(vcenter, id) : {};
  return { id, name, powerState, guestOs, cpuCount, memorySizeMib, biosUuid, instanceUuid, ...guest };
}

async function idOf(vcenter: Vcenter, { id, name }: GetVmArgs): Promise<string> {
  if (id !== undefined && name === undefined) return id;
  if (name !== undefined && id === undefined) {
    const { findByName } = await import("../provider/operations/vcenter/inventory.js");
    return (await findByName(vcenter, "vm", name)).id;
  }
  throw new OpsError("InvalidArgument", "getVm: give either id or name.");
}

async function guestOf(vcenter: Vcenter, id: string): Promise<{ ipAddress?: string; hostName?: string }> {
  const identity = await vcenter.guestState.identityIfKnown(id);
  if (!identity) return {};
  const { hostName, ipAddress } = identity;
  return { hostName, ...(ipAddress !== undefined && { ipAddress }) };
}
