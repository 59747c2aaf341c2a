import { z } from "zod";
import { strictObject } from "../field";
import type { Problem } from "../resource";
import { text } from "./common";
import { deviceKey } from "./deviceKey";

const NicBacking = strictObject({
  /** Type of the backing. vSphere Automation API: `Ethernet.BackingSpec`. */
  type: z.enum(["STANDARD_PORTGROUP", "HOST_DEVICE", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]),
  /** Id of the network, such as `network-7`. */
  network: text.optional(),
  /** Name of the network, in place of `network`, or its inventory path, such as `DC1/network/VM Network`. */
  networkName: text.optional(),
  /**
   * Key of the port. Only for DISTRIBUTED_PORTGROUP.
   *
   * @default a port that vCenter assigns
   */
  distributedPort: text.optional(),
});

const Nic = strictObject({
  /**
   * Network that the NIC is connected to.
   *
   * @default the backing of the source's NIC
   */
  backing: NicBacking.optional(),
  /** Origin of the MAC address: MANUAL from `macAddress`, GENERATED automatically, ASSIGNED by vCenter. */
  macType: z.enum(["MANUAL", "GENERATED", "ASSIGNED"]).optional(),
  /** MAC address, such as `00:50:56:01:23:45`. Required with `macType: "MANUAL"`, and only allowed there. */
  macAddress: z
    .string()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, 'must be a MAC address such as "00:50:56:01:23:45".')
    .optional(),
  /**
   * Whether the NIC is connected when the VM powers on.
   *
   * @default the setting of the source's NIC
   */
  startConnected: z.boolean().optional(),
  /**
   * Whether the guest may connect and disconnect the NIC.
   *
   * @default the setting of the source's NIC
   */
  allowGuestControl: z.boolean().optional(),
  /**
   * Whether a packet on this NIC may wake the VM.
   *
   * @default the setting of the source's NIC
   */
  wakeOnLanEnabled: z.boolean().optional(),
});

/** NICs by device key. */
export const NicUpdates = z.record(deviceKey, Nic);

export function nicRules({ nicsToUpdate = {} }: { nicsToUpdate?: z.output<typeof NicUpdates> | undefined }): Problem[] {
  const problems: Problem[] = [];
  for (const [key, { backing, macType, macAddress }] of Object.entries(nicsToUpdate)) {
    const path = `nicsToUpdate.${key}`;
    if (backing?.network !== undefined && backing.networkName !== undefined) {
      problems.push({ path: `${path}.backing.networkName`, reason: "give either network or networkName, not both." });
    }
    if (macType === "MANUAL" && macAddress === undefined) {
      problems.push({ path: `${path}.macAddress`, reason: 'is missing: macType "MANUAL" needs it.' });
    }
    if (macAddress !== undefined && macType !== "MANUAL") {
      problems.push({ path: `${path}.macType`, reason: 'must be "MANUAL" for a macAddress to be used.' });
    }
  }
  return problems;
}
