import * as pulumi from "@pulumi/pulumi";
import type { Vcenter } from "../provider/clients/vcenter";
import { OpsError } from "../provider/errors";
import type { GuestVm } from "../provider/operations/vcenter/guestReport";
import { vcenters } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetVmArgs {
  /** Id of the VM, such as `vm-101`. Set either this or `name`. */
  id?: string;
  /** Name of the VM, or its inventory path, such as `DC1/vm/CI/golden`. It must match exactly one VM. */
  name?: string;
  /**
   * Name of the connection, as configured (docs/configuration.md).
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
  /** vSphere's identifier of the guest operating system, such as `DEBIAN_12_64`. */
  guestOs: string;
  /** Number of virtual CPUs. */
  cpuCount: number;
  /** Memory size, in MiB. */
  memorySizeMib: number;
  /** BIOS UUID. The guest sees it, too. */
  biosUuid: string;
  /** Instance UUID of the VM, unique in vCenter. */
  instanceUuid: string;
  /** IP address of the guest, on a connected NIC and not link-local. Absent until VMware Tools report one. */
  ipAddress?: string;
  /** Host name of the guest. Absent until VMware Tools report it. */
  hostName?: string;
}

/**
 * Looks up an existing VM, in each preview and each run.
 *
 * @example
 * const golden = await vsphere.getVm({ name: "golden" });
 *
 * @see `examples/lookup`
 *
 * @throws The arguments have neither or both of `id` and `name`.
 * @throws `name` matches no VM, or several: the error lists them. Use the id, or a unique name. VMs that the user may not see do not
 * count.
 * @throws vCenter has no VM with this id: check `id` and `connection`.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the VM: System.Read, and System.View to find it by name
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable vCenter. Each cause is one error.
 * - One call for the VM, one for its name, and two for the guest of a VM that is powered on.
 * - vSphere Automation API: `GET /api/vcenter/vm/{vm}`, `GET /api/vcenter/vm/{vm}/guest/identity`,
 * `GET /api/vcenter/vm/{vm}/guest/networking/interfaces`.
 */
export function getVm(args: GetVmArgs): Promise<GetVmResult> {
  return invoke("getVm", args, () => vcenters.with(args.connection, (vcenter) => lookUp(vcenter, args)));
}

/** `getVm` with outputs of resources as arguments. In a preview the result is unknown until these resources exist. */
export function getVmOutput(args: Args<GetVmArgs>): pulumi.Output<GetVmResult> {
  return onceCreated(pulumi.output(args)).apply((known) => getVm(known));
}

async function lookUp(vcenter: Vcenter, args: GetVmArgs): Promise<GetVmResult> {
  const { biosUuid = "", instanceUuid = "", nics, ...vm } = await vcenter.vms.get(await idOf(vcenter, args));
  const { id, name, powerState, guestOs, cpuCount, memorySizeMib } = vm;
  const guest = powerState === "POWERED_ON" ? await guestOf(vcenter, { id, nics }) : {};
  return { id, name, powerState, guestOs, cpuCount, memorySizeMib, biosUuid, instanceUuid, ...guest };
}

async function idOf(vcenter: Vcenter, { id, name }: GetVmArgs): Promise<string> {
  if (id !== undefined && name === undefined) return id;
  if (name !== undefined && id === undefined) {
    const { findByName } = await import("../provider/operations/vcenter/inventory.js");
    return (await findByName(vcenter, "vm", name)).id;
  }
  throw new OpsError("InvalidArgument", "getVm: the arguments need either id or name, and not both.");
}

async function guestOf(vcenter: Vcenter, vm: GuestVm): Promise<Pick<GetVmResult, "ipAddress" | "hostName">> {
  const { reportedIdentity } = await import("../provider/operations/vcenter/guestReport.js");
  const { hostName, ipAddress } = await reportedIdentity(vcenter, vm);
  return { ...(hostName !== undefined && { hostName }), ...(ipAddress !== undefined && { ipAddress }) };
}
