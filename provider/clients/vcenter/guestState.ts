import { z } from "zod";
import { isError } from "../../errors";
import type { VcenterSession } from "./session";

const Readiness = z.object({ guest_operations_ready: z.boolean() });
const Identity = z.object({ host_name: z.string(), ip_address: z.string().optional() });
const Interfaces = z.array(
  z
    .object({
      nic: z.string().optional(),
      mac_address: z.string().toLowerCase().optional(),
      ip: z
        .object({
          ip_addresses: z.array(
            z.object({ ip_address: z.string(), origin: z.string().optional(), state: z.string().optional() }),
          ),
        })
        .optional(),
    })
    .transform(
      ({ nic, mac_address, ip }): GuestInterface => ({
        nic,
        macAddress: mac_address,
        addresses: (ip?.ip_addresses ?? []).map(({ ip_address, ...rest }) => ({ address: ip_address, ...rest })),
      }),
    ),
);

/** A network interface of the guest. */
export interface GuestInterface {
  /** Device key of the NIC behind it; loopback, bridges and the like have none. */
  nic?: string | undefined;
  /** Lower-case. */
  macAddress?: string | undefined;
  addresses: GuestAddress[];
}

export interface GuestAddress {
  address: string;
  /** How the guest got it, such as DHCP or MANUAL. Tools of Linux often do not say. */
  origin?: string | undefined;
  /** PREFERRED for one in use; UNKNOWN or absent where Tools do not say. */
  state?: string | undefined;
}

/** What VMware Tools say from inside a VM. While they do not run, each of these is the error Unavailable. */
export class GuestState {
  constructor(private readonly session: VcenterSession) {}

  async operationsReady(vm: string): Promise<boolean> {
    const what = `ask whether VMware Tools are ready in ${vm}`;
    return (await this.#get(vm, "operations", what, Readiness)).guest_operations_ready;
  }

  /** The address may be missing for a while, and right after an instant clone both may still be the source's. */
  async identity(vm: string): Promise<{ hostName: string; ipAddress?: string | undefined }> {
    const identity = await this.#get(vm, "identity", `read the guest identity of ${vm}`, Identity);
    return { hostName: identity.host_name, ipAddress: identity.ip_address };
  }

  /** The identity; undefined where the guest reports none. */
  async identityIfKnown(vm: string): Promise<{ hostName: string; ipAddress?: string | undefined } | undefined> {
    try {
      return await this.identity(vm);
    } catch (error) {
      if (isError(error, "Unavailable", "NotAllowedInCurrentState", "NotFound")) return undefined;
      throw error;
    }
  }

  /** Interfaces with their addresses. A vCenter before 7.0 has no such operation: the error NoSuchOperation. */
  async interfaces(vm: string): Promise<GuestInterface[]> {
    return await this.#get(vm, "networking/interfaces", `read the network interfaces of ${vm}`, Interfaces, true);
  }

  #get<T>(vm: string, part: string, what: string, schema: z.ZodType<T>, apiOnly = false): Promise<T> {
    const path = `vm/${encodeURIComponent(vm)}/guest/${part}`;
    return this.session.call({ what, method: "GET", path, ifUnavailable: "fail", apiOnly }, schema);
  }
}
