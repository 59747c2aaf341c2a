import { z } from "zod";
import { isError } from "../../errors";
import type { VcenterSession } from "./session";

const Readiness = z.object({ guest_operations_ready: z.boolean() });
const Identity = z
  .object({ host_name: z.string(), ip_address: z.string().optional() })
  .transform((identity) => ({ hostName: identity.host_name, ipAddress: identity.ip_address }));

const Address = z
  .object({
    ip_address: z.string(),
    /** How the guest got it, such as DHCP or MANUAL. Tools of Linux often do not say. */
    origin: z.string().optional(),
    /** PREFERRED for one in use; UNKNOWN or absent where Tools do not say. */
    state: z.string().optional(),
  })
  .transform(({ ip_address, ...rest }) => ({ address: ip_address, ...rest }));

const Interface = z
  .object({
    /** Device key of the NIC behind it; loopback, bridges and the like have none. */
    nic: z.string().optional(),
    mac_address: z.string().toLowerCase().optional(),
    ip: z.object({ ip_addresses: z.array(Address) }).optional(),
  })
  .transform(({ mac_address, ip, ...rest }) => ({
    ...rest,
    ...(mac_address !== undefined && { macAddress: mac_address }),
    addresses: ip?.ip_addresses ?? [],
  }));

type Identity = z.output<typeof Identity>;
/** A network interface of the guest. */
export type GuestInterface = z.output<typeof Interface>;
export type GuestAddress = z.output<typeof Address>;

/** What VMware Tools say from inside a VM. While they do not run, each of these is the error Unavailable. */
export class GuestState {
  constructor(private readonly session: VcenterSession) {}

  async operationsReady(vm: string): Promise<boolean> {
    const what = `ask whether VMware Tools are ready in ${vm}`;
    return (await this.#get(vm, "operations", what, Readiness)).guest_operations_ready;
  }

  /** The address may be missing for a while, and right after an instant clone both may still be the source's. */
  identity(vm: string): Promise<Identity> {
    return this.#get(vm, "identity", `read the guest identity of ${vm}`, Identity);
  }

  /** The identity; undefined where the guest reports none. */
  async identityIfKnown(vm: string): Promise<Identity | undefined> {
    try {
      return await this.identity(vm);
    } catch (error) {
      if (isError(error, "Unavailable", "NotAllowedInCurrentState", "NotFound")) return undefined;
      throw error;
    }
  }

  /** Interfaces with their addresses. A vCenter before 7.0 has no such operation: the error NoSuchOperation. */
  interfaces(vm: string): Promise<GuestInterface[]> {
    const what = `read the network interfaces of ${vm}`;
    return this.#get(vm, "networking/interfaces", what, z.array(Interface), true);
  }

  #get<T>(vm: string, part: string, what: string, schema: z.ZodType<T>, apiOnly = false): Promise<T> {
    const path = `vm/${encodeURIComponent(vm)}/guest/${part}`;
    return this.session.call({ what, method: "GET", path, ifUnavailable: "fail", apiOnly }, schema);
  }
}
