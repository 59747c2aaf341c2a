import type { Settings } from "../inventory/schema";
import type { Containers } from "./containers";
import { invalidArgument, VcenterError } from "./errors";
import { type Call, inBoth, type Operation } from "./operation";
import type { Vm } from "./vm";
import type { Vms } from "./vms";

/** Which value of an object a filter is about. */
type Filters<T> = Record<string, (object: T) => string | undefined>;

/**
 * The lists: docs/apis/vcenter.md section 2. Values of one filter are alternatives, different filters must all match, an absent filter
 * matches everything, nothing found is an empty list, and an id that does not exist matches nothing.
 */
export function listOperations(vms: Vms, containers: Containers, settings: Settings): Operation[] {
  return [
    vmList(vms, settings),
    list(
      "listDatacenters",
      "datacenter",
      containers.datacenters,
      {
        datacenters: ({ id }) => id,
        names: ({ name }) => name,
        folders: () => containers.datacenterFolder,
      },
      ({ id, name }) => ({ datacenter: id, name }),
    ),
    list(
      "listClusters",
      "cluster",
      containers.clusters,
      {
        clusters: ({ id }) => id,
        names: ({ name }) => name,
        folders: ({ datacenter }) => containers.hostFolderOf(datacenter),
        datacenters: ({ datacenter }) => datacenter,
      },
      ({ id, name }) => ({ cluster: id, name, ha_enabled: false, drs_enabled: true }),
    ),
    list(
      "listHosts",
      "host",
      containers.hosts,
      {
        hosts: ({ id }) => id,
        names: ({ name }) => name,
        folders: () => undefined,
        datacenters: ({ cluster }) => containers.datacenterOf(cluster),
        clusters: ({ cluster }) => cluster,
      },
      ({ id, name }) => ({ host: id, name, connection_state: "CONNECTED", power_state: "POWERED_ON" }),
    ),
    list(
      "listFolders",
      "folder",
      containers.folders,
      {
        folders: ({ id }) => id,
        names: ({ name }) => name,
        type: ({ type }) => type,
        parent_folders: ({ parent }) => parent,
        datacenters: ({ datacenter }) => datacenter,
      },
      ({ id, name, type }) => ({ folder: id, name, type }),
    ),
    list(
      "listResourcePools",
      "resource-pool",
      containers.resourcePools,
      {
        resource_pools: ({ id }) => id,
        names: ({ name }) => name,
        parent_resource_pools: ({ parent }) => parent,
        datacenters: ({ cluster }) => containers.datacenterOf(cluster),
        // A pool of a cluster is on none of its hosts in particular.
        hosts: () => undefined,
        clusters: ({ cluster }) => cluster,
      },
      ({ id, name }) => ({ resource_pool: id, name }),
    ),
    list(
      "listDatastores",
      "datastore",
      containers.datastores,
      {
        datastores: ({ id }) => id,
        names: ({ name }) => name,
        types: ({ type }) => type,
        folders: ({ folder }) => folder,
        datacenters: ({ datacenter }) => datacenter,
      },
      ({ id, name, type, freeSpaceBytes, capacityBytes }) => ({
        datastore: id,
        name,
        type,
        free_space: freeSpaceBytes,
        capacity: capacityBytes,
      }),
    ),
    list(
      "listNetworks",
      "network",
      containers.networks,
      {
        networks: ({ id }) => id,
        names: ({ name }) => name,
        types: ({ type }) => type,
        folders: ({ folder }) => folder,
        datacenters: ({ datacenter }) => datacenter,
      },
      ({ id, name, type }) => ({ network: id, name, type }),
    ),
  ];
}

function vmList(vms: Vms, settings: Settings): Operation {
  const filters: Filters<Vm> = {
    vms: ({ id }) => id,
    names: ({ name }) => name,
    folders: ({ folder }) => folder,
    datacenters: ({ datacenter }) => datacenter,
    hosts: ({ host }) => host,
    clusters: ({ cluster }) => cluster,
    resource_pools: ({ resourcePool }) => resourcePool,
    power_states: ({ powerState }) => powerState,
  };
  return {
    name: "listVms",
    ...inBoth("GET", "/vcenter/vm"),
    filters: Object.keys(filters),
    handle: (call) => {
      for (const state of call.filter("power_states")) checkPowerState(state);
      const found = matching(candidates(vms, call), filters, call);
      if (found.length > settings.vmListLimit) throw tooManyMatches(settings.vmListLimit);
      return found.map((vm) => ({
        vm: vm.id,
        name: vm.name,
        power_state: vm.powerState,
        cpu_count: vm.cpuCount,
        memory_size_MiB: vm.memorySizeMib,
      }));
    },
  };
}

/** By id or by name there is no need to look at every VM. */
function candidates(vms: Vms, call: Call): Iterable<Vm> {
  const ids = new Set(call.filter("vms"));
  if (ids.size > 0) return [...ids].flatMap((id) => vms.find(id) ?? []);
  const names = new Set(call.filter("names"));
  return names.size > 0 ? [...names].flatMap((name) => vms.named(name)) : vms.all();
}

function list<T>(
  name: string,
  kind: string,
  objects: Map<string, T>,
  filters: Filters<T>,
  row: (object: T) => Record<string, unknown>,
): Operation {
  return {
    name,
    ...inBoth("GET", `/vcenter/${kind}`),
    filters: Object.keys(filters),
    handle: (call) => matching(objects.values(), filters, call).map(row),
  };
}

function matching<T>(objects: Iterable<T>, filters: Filters<T>, call: Call): T[] {
  const asked = Object.entries(filters).flatMap(([name, valueIn]) => {
    const values = new Set(call.filter(name));
    return values.size > 0 ? [{ values, valueIn }] : [];
  });
  return [...objects].filter((object) =>
    asked.every(({ values, valueIn }) => {
      const value = valueIn(object);
      return value !== undefined && values.has(value);
    }),
  );
}

function checkPowerState(state: string): void {
  if (["POWERED_ON", "POWERED_OFF", "SUSPENDED"].includes(state)) return;
  throw invalidArgument(`'${state}' is no power state: POWERED_ON, POWERED_OFF, SUSPENDED.`, [state]);
}

function tooManyMatches(limit: number): VcenterError {
  return new VcenterError(
    "UNABLE_TO_ALLOCATE_RESOURCE",
    "com.vmware.api.vcenter.vm.too_many_matches",
    `More than ${limit} virtual machines match the filter; use a filter that fewer match.`,
    [String(limit)],
  );
}
