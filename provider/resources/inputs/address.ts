import { isIP, isIPv6 } from "node:net";
import { z } from "zod";
import { addressFamilies } from "../../operations/vcenter/guestAddresses";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";
import { deviceKey } from "./deviceKey";

function isCidr(text: string): boolean {
  const [network = "", prefix = "", ...rest] = text.split("/");
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv6(network) ? 128 : 32);
  return isIP(network) !== 0 && isPrefix && rest.length === 0;
}

const cidr = z
  .string()
  .refine(
    isCidr,
    'must be a CIDR block such as "10.1.0.0/16" or "2001:db8::/32"; a single address ends in /32 or /128.',
  );

/** Address of a VM among those that its guest reports. */
export const Address = strictObject({
  /**
   * Device key of the NIC, such as `"4000"`.
   *
   * @default any NIC; the first one with an address counts
   */
  nic: deviceKey.optional(),
  /**
   * Family of the address.
   *
   * @default IPV4 if there is one, else IPV6
   */
  family: z.enum(addressFamilies).optional(),
  /**
   * CIDR blocks of addresses that do not count, such as `10.88.0.0/16`.
   *
   * @default none
   */
  ignore: z.array(cidr).optional(),
}).meta({ interfaceName: "AddressArgs" });

/** A choice of an address that nothing waits for would leave `ipAddress` absent without a word. */
export function validateAddress(
  { address, waitFor = "none" }: { address?: unknown; waitFor?: string | undefined },
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  if (address === undefined || waitFor === "ip" || unknown.has("waitFor")) return [];
  return [{ path: "address", reason: `needs waitFor: "ip". With "${waitFor}" no address is read.` }];
}
