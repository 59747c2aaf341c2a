import type { Vcenter } from "../../clients/vcenter";
import { isError } from "../../errors";
import { isSilent } from "./guestReport";
import type { Inventory } from "./inventory";
import { SharedLookUps } from "./sharedLookUps";

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
  readonly #known = new SharedLookUps<SourceIdentity>();

  constructor(
    private readonly vcenter: Vcenter,
    private readonly inventory: Inventory,
  ) {}

  /** The source of that id or name. One that is gone, or whose name is not unique any more, has an identity that is not known. */
  async of(id: string | undefined, name: string | undefined): Promise<SourceIdentity> {
    try {
      const source = (await this.inventory.idOf("vm", id, name)) ?? "";
      const what = `read the guest identity of ${source}`;
      return await this.#known.result(source, what, () => readIdentity(this.vcenter, source));
    } catch (error) {
      if (!isError(error, "NotFound", "InvalidArgument")) throw error;
      return { id: id ?? name ?? "", macAddresses: new Set() };
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
    if (isError(error, "NoSuchOperation") || isSilent(error)) return [];
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
