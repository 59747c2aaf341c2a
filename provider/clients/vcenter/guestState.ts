import { z } from "zod";
import { isError } from "../../errors";
import type { VcenterSession } from "./session";

const Readiness = z.object({ guest_operations_ready: z.boolean() });
const Identity = z.object({ host_name: z.string(), ip_address: z.string().optional() });

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

  #get<T>(vm: string, part: string, what: string, schema: z.ZodType<T>): Promise<T> {
    const path = `vm/${encodeURIComponent(vm)}/guest/${part}`;
    return this.session.call({ what, method: "GET", path, isUnavailableFinal: true }, schema);
  }
}
