import { z } from "zod";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";
import { text } from "./common";
import { deviceKey } from "./deviceKey";

export const NicBacking = strictObject({
  /**
   * Type of the backing. HOST_DEVICE exists in old VMs and cannot be set (docs/apis/vcenter.md section 8). vSphere Automation API:
   * `Ethernet.BackingSpec`.
   */
  type: z.enum(["STANDARD_PORTGROUP", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]),
  /** Id of the network, such as `network-7`. Required, unless `networkName` is set. */
  network: text.optional(),
  /** Name of the network, in place of `network`, or its inventory path, such as `DC1/network/VM Network`. */
  networkName: text.optional(),
  /**
   * Key of the port. Only for DISTRIBUTED_PORTGROUP.
   *
   * @default a port that vCenter assigns
   */
  distributedPort: text.optional(),
}).meta({ interfaceName: "NicBackingArgs" });

export const Nic = strictObject({
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
  /**
   * Whether the NIC may use Universal Pass-Through (UPT). Only for a VMXNET3 NIC.
   *
   * @default the setting of the source's NIC
   */
  uptCompatibilityEnabled: z.boolean().optional(),
  /**
   * Whether the NIC may use UPT version 2. Only for a VMXNET3 NIC, since vSphere 8.0.
   *
   * @default the setting of the source's NIC
   */
  uptV2CompatibilityEnabled: z.boolean().optional(),
}).meta({ interfaceName: "NicUpdateArgs" });

/** NICs by device key. */
export const NicUpdates = z.record(deviceKey, Nic);

type Nic = z.output<typeof Nic>;

/** What a NIC's fields demand of each other. While some of them are not known yet, nothing counts as missing. */
export function validateNic(
  { nicsToUpdate = {} }: { nicsToUpdate?: Record<string, Nic> | undefined },
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const isWhole = !unknown.has("nicsToUpdate");
  return Object.entries(nicsToUpdate).flatMap(([key, nic]) =>
    [...validateBacking(nic, isWhole), ...validateMac(nic, isWhole)].map(({ path, reason }) => ({
      path: `nicsToUpdate.${key}.${path}`,
      reason,
    })),
  );
}

function validateBacking({ backing }: Nic, isWhole: boolean): CheckFailure[] {
  if (!backing) return [];
  const { type, network, networkName, distributedPort } = backing;
  const failures: CheckFailure[] = [];
  if (network !== undefined && networkName !== undefined) {
    failures.push({ path: "backing.networkName", reason: "give either network or networkName, not both." });
  }
  if (isWhole && network === undefined && networkName === undefined) {
    failures.push({ path: "backing.network", reason: `is missing: type "${type}" needs it, or networkName.` });
  }
  const isTypeKnown = isWhole || type !== undefined;
  if (distributedPort !== undefined && isTypeKnown && type !== "DISTRIBUTED_PORTGROUP") {
    failures.push({ path: "backing.distributedPort", reason: 'belongs to type "DISTRIBUTED_PORTGROUP" only.' });
  }
  return failures;
}

function validateMac({ macType, macAddress }: Nic, isWhole: boolean): CheckFailure[] {
  if (isWhole && macType === "MANUAL" && macAddress === undefined) {
    return [{ path: "macAddress", reason: 'is missing: macType "MANUAL" needs it.' }];
  }
  if (macAddress !== undefined && (isWhole || macType !== undefined) && macType !== "MANUAL") {
    return [{ path: "macType", reason: 'must be "MANUAL" for a macAddress to be used.' }];
  }
  return [];
}
