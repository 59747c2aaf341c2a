import { hostOf } from "../inventory/placement";
import type {
  Cluster,
  Datacenter,
  Datastore,
  Folder,
  Host,
  Inventory,
  Network,
  ResourcePool,
  VmSeed,
} from "../inventory/schema";
import { notFound } from "./errors";

export interface Place {
  datacenter: string;
  cluster: string;
  host: string;
  folder: string;
  resourcePool: string;
  datastore: string;
}

/** What holds VMs. Nothing in the simulator changes it after the start. */
export class Containers {
  readonly datacenters: Map<string, Datacenter>;
  readonly clusters: Map<string, Cluster>;
  readonly hosts: Map<string, Host>;
  readonly folders: Map<string, Folder>;
  readonly resourcePools: Map<string, ResourcePool>;
  readonly datastores: Map<string, Datastore>;
  readonly networks: Map<string, Network>;

  constructor(private readonly inventory: Inventory) {
    this.datacenters = byId(inventory.datacenters);
    this.clusters = byId(inventory.clusters);
    this.hosts = byId(inventory.hosts);
    this.folders = byId(inventory.folders);
    this.resourcePools = byId(inventory.resourcePools);
    this.datastores = byId(inventory.datastores);
    this.networks = byId(inventory.networks);
  }

  folder(id: string): Folder {
    return find(this.folders, "Folder", id);
  }

  resourcePool(id: string): ResourcePool {
    return find(this.resourcePools, "Resource pool", id);
  }

  datastore(id: string): Datastore {
    return find(this.datastores, "Datastore", id);
  }

  network(id: string): Network {
    return find(this.networks, "Network", id);
  }

  /** The datacenter of a cluster, and so of its hosts and resource pools. */
  datacenterOf(cluster: string): string {
    return find(this.clusters, "Cluster", cluster).datacenter;
  }

  /** The folder that datacenters are in. */
  get datacenterFolder(): string {
    return first(this.folders, ({ type }) => type === "DATACENTER");
  }

  /** The folder that the clusters of a datacenter are in. */
  hostFolderOf(datacenter: string): string {
    return first(this.folders, (folder) => folder.type === "HOST" && folder.datacenter === datacenter);
  }

  /** Where a VM of the inventory lives: what it says, and for the rest the first that fits. */
  place(seed: VmSeed): Place {
    const { id: host = "", cluster = "" } = hostOf(seed, this.inventory) ?? {};
    const datacenter = this.datacenterOf(cluster);
    const fits = (object: { datacenter?: string | undefined }) => object.datacenter === datacenter;
    return {
      datacenter,
      cluster,
      host,
      folder: seed.folder ?? first(this.folders, (folder) => folder.type === "VIRTUAL_MACHINE" && fits(folder)),
      resourcePool: seed.resourcePool ?? first(this.resourcePools, (pool) => pool.cluster === cluster),
      datastore: seed.datastore ?? first(this.datastores, fits),
    };
  }

  /** The network of a VM that names none. */
  firstNetwork(datacenter: string): string {
    return first(this.networks, (network) => network.datacenter === datacenter);
  }
}

function byId<T extends { id: string }>(objects: T[]): Map<string, T> {
  return new Map(objects.map((object) => [object.id, object]));
}

function find<T>(objects: Map<string, T>, what: string, id: string): T {
  const object = objects.get(id);
  if (!object) throw notFound(what, id);
  return object;
}

function first<T extends { id: string }>(objects: Map<string, T>, fits: (object: T) => boolean): string {
  return [...objects.values()].find(fits)?.id ?? "";
}
