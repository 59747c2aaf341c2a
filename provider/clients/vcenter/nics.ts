import { z } from "zod";
import { isError } from "../../errors";
import { byKey } from "./devices";
import type { VcenterSession } from "./session";

const NicInfo = z
  .object({
    state: z.string().optional(),
    mac_address: z.string().toLowerCase().optional(),
    start_connected: z.boolean().optional(),
    backing: z.object({ network: z.string().optional() }).optional(),
  })
  .transform((nic) => ({
    /** CONNECTED, NOT_CONNECTED, RECOVERABLE_ERROR, UNRECOVERABLE_ERROR or UNKNOWN. It has a meaning only while the VM is on. */
    state: nic.state,
    /** Lower-case. */
    macAddress: nic.mac_address,
    /** Whether the next power-on connects it. */
    startConnected: nic.start_connected,
    /** Id of its network. */
    network: nic.backing?.network,
  }));

/** A NIC as vCenter has it. vCenter may leave out each part. */
export type VmNic = Partial<z.output<typeof NicInfo>>;

/** The NICs of a VM by device key. */
export const NicsInfo = byKey(NicInfo);

/** NICs of VMs (docs/apis/vcenter.md section 8). vSphere Automation API: Vcenter VM Hardware Ethernet. */
export class Nics {
  constructor(private readonly session: VcenterSession) {}

  /** Connects or disconnects a NIC of a VM that is on. A NIC in that state already is no error, so a lost response is repeated. */
  async setConnected(vm: string, nic: string, connected: boolean): Promise<void> {
    const action = connected ? "connect" : "disconnect";
    const operation = { what: `${action} NIC ${nic} of ${vm}`, method: "POST", path: pathOf(vm, nic), action } as const;
    try {
      await this.session.call({ ...operation, actionInLegacyPath: true, repeatable: true }, z.unknown());
    } catch (error) {
      if (!isError(error, "AlreadyInDesiredState")) throw error;
    }
  }

  /** Sets whether the next power-on connects a NIC. The NIC stays as it is now. */
  async setStartConnected(vm: string, nic: string, startConnected: boolean): Promise<void> {
    const what = `set start_connected of NIC ${nic} of ${vm} to ${startConnected}`;
    const body = { start_connected: startConnected };
    await this.session.call({ what, method: "PATCH", path: pathOf(vm, nic), body }, z.unknown());
  }
}

function pathOf(vm: string, nic: string): string {
  return `vm/${encodeURIComponent(vm)}/hardware/ethernet/${encodeURIComponent(nic)}`;
}
