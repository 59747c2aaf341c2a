import { SharedWork } from "../../clients/limits";
import type { Vcenter } from "../../clients/vcenter";
import { isError } from "../../errors";
import type { Inventory } from "./inventory";

/** The identity in the memory that clones of a VM start with. */
export interface SourceIdentity {
  /** Of the VM, or its name where no VM has that any more. */
  id: string;
  hostName?: string | undefined;
  /** Undefined while VMware Tools do not respond: those of a frozen VM never do (docs/apis/vcenter.md section 10). */
  addresses?: ReadonlySet<string> | undefined;
  macAddresses: ReadonlySet<string>;
}

/** The sources of clones, each asked once in a process. */
export class SourceIdentities {
  readonly #known = new Map<string, SharedWork<SourceIdentity>>();

  constructor(
    private readonly vcenter: Vcenter,
    private readonly inventory: Inventory,
  ) {}

  /** The source of that id or name. One that is gone, or whose name is not unique any more, has an identity that is not known. */
  async of(id: string | undefined, name: string | undefined): Promise<SourceIdentity> {
    try {
      return await this.#ofId((await this.inventory.idOf("vm", id, name)) ?? "");
    } catch (error) {
      if (!isError(error, "NotFound", "InvalidArgument")) throw error;
      return { id: id ?? name ?? "", macAddresses: new Set() };
    }
  }

  #ofId(id: string): Promise<SourceIdentity> {
    const reading = this.#known.get(id) ?? new SharedWork(() => this.#read(id));
    this.#known.set(id, reading);
    return reading.result(`read the guest identity of ${id}`);
  }

  async #read(id: string): Promise<SourceIdentity> {
    try {
      return await readIdentity(this.vcenter, id);
    } catch (error) {
      this.#known.delete(id);
      throw error;
    }
  }
}

async function readIdentity({ guestState, vms }: Vcenter, id: string): Promise<SourceIdentity> {
  const identity = await guestState.identityIfKnown(id);
  if (!identity) {
    const nics = Object.values((await vms.find(id))?.nics ?? {});
    return { id, macAddresses: new Set(nics.flatMap(({ macAddress }) => macAddress ?? [])) };
  }
  const interfaces = await guestState.interfaces(id).catch((error: unknown) => {
    if (isError(error, "NoSuchOperation", "Unavailable", "NotAllowedInCurrentState", "NotFound")) return [];
    throw error;
  });
  const { hostName, ipAddress } = identity;
  const addresses = interfaces.flatMap((reported) => reported.addresses.map(({ address }) => address));
  return {
    id,
    hostName,
    addresses: new Set(ipAddress ? [ipAddress, ...addresses] : addresses),
    macAddresses: new Set(),
  };
}
