import type { Datastore, Network, Settings } from "../inventory/schema";
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
    list("listDatacenters", "datacenter", containers.datacenters, { folders: () => containers.datacenterFolder }),
    list(
      "listClusters",
      "cluster",
      containers.clusters,
      {
        folders: ({ datacenter }) => containers.hostFolderOf(datacenter),
        datacenters: ({ datacenter }) => datacenter,
      },
      () => ({ ha_enabled: false, drs_enabled: true }),
    ),
    list(
      "listHosts",
      "host",
      containers.hosts,
      {
        folders: () => undefined,
        datacenters: ({ cluster }) => containers.datacenterOf(cluster),
        clusters: ({ cluster }) => cluster,
      },
      () => ({ connection_state: "CONNECTED", power_state: "POWERED_ON" }),
    ),
    list(
      "listFolders",
      "folder",
      containers.folders,
      {
        type: ({ type }) => type,
        parent_folders: ({ parent }) => parent,
        datacenters: ({ datacenter }) => datacenter,
      },
      ({ type }) => ({ type }),
    ),
    list("listResourcePools", "resource-pool", containers.resourcePools, {
      parent_resource_pools: ({ parent }) => parent,
      datacenters: ({ cluster }) => containers.datacenterOf(cluster),
      // A pool of a cluster is on none of its hosts in particular.
      hosts: () => undefined,
      clusters: ({ cluster }) => cluster,
    }),
    list("listDatastores", "datastore", containers.datastores, ofTypeAndPlace, (datastore) => ({
      type: datastore.type,
      free_space: datastore.freeSpaceBytes,
      capacity: datastore.capacityBytes,
    })),
    list("listNetworks", "network", containers.networks, ofTypeAndPlace, ({ type }) => ({ type })),
  ];
}

const ofTypeAndPlace: Filters<Datastore | Network> = {
  types: ({ type }) => type,
  folders: ({ folder }) => folder,
  datacenters: ({ datacenter }) => datacenter,
};

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

/** Every kind is filtered by id and by name, and a row begins with the two. */
function list<T extends { id: string; name: string }>(
  operation: string,
  kind: string,
  objects: Map<string, T>,
  more: Filters<T>,
  moreOf: (object: T) => Record<string, unknown> = () => ({}),
): Operation {
  const field = kind.replace("-", "_");
  const filters: Filters<T> = { [`${field}s`]: ({ id }) => id, names: ({ name }) => name, ...more };
  return {
    name: operation,
    ...inBoth("GET", `/vcenter/${kind}`),
    filters: Object.keys(filters),
    handle: (call) =>
      matching(objects.values(), filters, call).map((object) => {
        return { [field]: object.id, name: object.name, ...moreOf(object) };
      }),
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
