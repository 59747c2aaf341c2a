import type { Host, Inventory, VmSeed } from "./schema";

/**
 * The host a VM of an inventory is on: the one it names, else the first. Its folder, pool and datastore have to fit it, and
 * where the VM names none there has to be one that does.
 */
export function hostOf(seed: VmSeed, inventory: Inventory): Host | undefined {
  const folders = inventory.folders.filter(({ id, type }) =>
    seed.folder ? id === seed.folder : type === "VIRTUAL_MACHINE",
  );
  const pools = inventory.resourcePools.filter(({ id }) => !seed.resourcePool || id === seed.resourcePool);
  const datastores = inventory.datastores.filter(({ id }) => !seed.datastore || id === seed.datastore);
  const clusterOf = new Map(inventory.clusters.map((cluster) => [cluster.id, cluster]));
  return inventory.hosts.find((host) => {
    const datacenter = clusterOf.get(host.cluster)?.datacenter;
    return (
      (!seed.host || seed.host === host.id) &&
      pools.some(({ cluster }) => cluster === host.cluster) &&
      folders.some((folder) => folder.datacenter === datacenter) &&
      datastores.some((datastore) => datastore.datacenter === datacenter)
    );
  });
}
