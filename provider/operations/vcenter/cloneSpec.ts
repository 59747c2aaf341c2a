import type { InstantCloneSpec, Nic } from "../../clients/vcenter/instantClone";
import type { Vm } from "../../clients/vcenter/vms";
import { ownerUuid } from "./ownerMark";
import type { VcenterScope } from "./site";

/** What to clone, with objects by id or by name. */
export interface CloneRequest
  extends Pick<InstantCloneSpec, "disconnectAllNics" | "parallelPortsToUpdate" | "serialPortsToUpdate"> {
  name: string;
  source?: string | undefined;
  sourceName?: string | undefined;
  /** By default one that carries the owner mark. */
  biosUuid?: string | undefined;
  /** They make another clone of the same spec. */
  triggers?: unknown[] | undefined;
  placement?:
    | {
        folder?: string | undefined;
        folderName?: string | undefined;
        resourcePool?: string | undefined;
        resourcePoolName?: string | undefined;
        datastore?: string | undefined;
        datastoreName?: string | undefined;
      }
    | undefined;
  nicsToUpdate?: Record<string, NamedNic> | undefined;
}

type NamedNic = Omit<Nic, "backing"> & {
  backing?: (NonNullable<Nic["backing"]> & { networkName?: string | undefined }) | undefined;
};

/** The spec of a clone, with ids in place of names, and with the owner mark. */
export async function cloneSpec(scope: VcenterScope, request: CloneRequest): Promise<InstantCloneSpec> {
  const { inventory } = scope.site;
  const { name, placement, nicsToUpdate, disconnectAllNics, parallelPortsToUpdate, serialPortsToUpdate } = request;
  const [source = "", folder, resourcePool, datastore, nics] = await Promise.all([
    inventory.idOf("vm", request.source, request.sourceName),
    inventory.idOf("folder", placement?.folder, placement?.folderName),
    inventory.idOf("resourcePool", placement?.resourcePool, placement?.resourcePoolName),
    inventory.idOf("datastore", placement?.datastore, placement?.datastoreName),
    Promise.all(
      Object.entries(nicsToUpdate ?? {}).map(async ([key, nic]) => [key, await nicSpec(scope, nic)] as const),
    ),
  ]);
  // The mark is a hash of this text: its fields keep their order.
  const asked = withoutDefaults({
    name,
    source,
    ...(placement && { placement: { folder, resourcePool, datastore } }),
    ...(nicsToUpdate && { nicsToUpdate: Object.fromEntries(nics) }),
    disconnectAllNics,
    parallelPortsToUpdate,
    serialPortsToUpdate,
  });
  return { ...asked, biosUuid: request.biosUuid ?? ownerUuid(scope.owner, { ...asked, triggers: request.triggers }) };
}

/** For a hash: a default counts as absent, so that clones which were made without it keep their mark and their revision. */
export function withoutDefaults<T extends Pick<CloneRequest, "disconnectAllNics">>(asked: T): T {
  return { ...asked, disconnectAllNics: asked.disconnectAllNics || undefined };
}

async function nicSpec({ site }: VcenterScope, { backing, ...nic }: NamedNic): Promise<Nic> {
  if (!backing) return nic;
  const { networkName, ...rest } = backing;
  return { ...nic, backing: { ...rest, network: await site.inventory.idOf("network", backing.network, networkName) } };
}

/** vCenter may change a MAC address that was asked for. */
export function noteManualMacs(
  scope: VcenterScope,
  id: string,
  asked: Record<string, Pick<Nic, "macAddress">> = {},
  nics: Vm["nics"] = {},
): void {
  for (const [key, { macAddress }] of Object.entries(asked)) {
    const actual = nics[key]?.macAddress;
    if (macAddress === undefined || actual === undefined || actual === macAddress.toLowerCase()) continue;
    scope.warn(
      `NIC ${key} of ${id} has the MAC address ${actual}; declared is ${macAddress}. Nothing is done about it.`,
    );
  }
}
