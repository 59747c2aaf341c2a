import { z } from "zod";
import { replaces, strictObject, updates } from "../field";
import { Address } from "../inputs/address";
import { atLeastOneSecond, commonInputs, text } from "../inputs/common";
import { deviceKey } from "../inputs/deviceKey";

export const nicConnectionInputs = strictObject({
  /** Id of the VM, such as `vm-101`. It must be powered on. */
  vm: replaces(text),
  /**
   * Device keys of the NICs, such as `"4000"`. A NIC that is left out of the list later is as it was before this resource.
   *
   * @default all NICs of the VM
   */
  nics: updates(z.array(deviceKey).min(1, "must name at least one NIC.").optional()),
  /** Whether the NICs are connected, now and after the next power-on. Every `pulumi up` restores it. */
  connected: updates(z.boolean().default(true)),
  /** Condition to wait for: nothing, or an IP address of these NICs. */
  waitFor: updates(z.enum(["none", "ip"]).default("none")),
  /**
   * Address to wait for, among those of these NICs. Only with `waitFor: "ip"`.
   *
   * @default the first IPv4 address, else the first IPv6 address
   */
  address: updates(Address.optional()),
  /** Maximum wait for the condition in `waitFor`, in seconds, 1 to 86400. */
  readyTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  ...commonInputs,
});

export const nicConnectionOutputs = strictObject({
  /** MAC addresses by device key. */
  macAddresses: z.record(z.string(), z.string()),
  /** IP address when it was last read. Absent unless `waitFor` is `ip`. */
  ipAddress: z.string().optional(),
  /** All addresses that `address` allows; the first is `ipAddress`. Absent unless `waitFor` is `ip`. */
  ipAddresses: z.array(z.string()).optional(),
  /** Instance UUID of the VM. It proves that a VM with this id is still the same VM. */
  instanceUuid: z.string(),
  /** NICs that this resource connected. A delete disconnects them, and no others. */
  newlyConnected: z.array(z.string()),
  /** NICs that this resource set to be connected at power-on. A delete takes that back. */
  newlyStartConnected: z.array(z.string()),
});

export type NicConnectionInputs = z.output<typeof nicConnectionInputs>;
export type NicConnectionOutputs = z.output<typeof nicConnectionOutputs>;
