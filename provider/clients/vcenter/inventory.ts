import { z } from "zod";
import { ObjectName, storedName } from "./objectName";
import type { VcenterSession } from "./session";

/**
 * Kinds of objects: the path of their list, the field that holds the id, and the filters by what contains them, the nearest first
 * (docs/apis/vcenter.md section 2). `folder` is a VM folder; `anyFolder` also those of hosts, datastores and networks.
 */
const kinds = {
  vm: { path: "vm", id: "vm", noun: "VM", within: { anyFolder: "folders", datacenter: "datacenters" } },
  folder: {
    path: "folder",
    id: "folder",
    noun: "VM folder",
    within: { anyFolder: "parent_folders", datacenter: "datacenters" },
  },
  resourcePool: {
    path: "resource-pool",
    id: "resource_pool",
    noun: "resource pool",
    within: {
      resourcePool: "parent_resource_pools",
      cluster: "clusters",
      host: "hosts",
      datacenter: "datacenters",
    },
  },
  datastore: {
    path: "datastore",
    id: "datastore",
    noun: "datastore",
    within: { anyFolder: "folders", datacenter: "datacenters" },
  },
  network: {
    path: "network",
    id: "network",
    noun: "network",
    within: { anyFolder: "folders", datacenter: "datacenters" },
  },
  anyFolder: {
    path: "folder",
    id: "folder",
    noun: "folder",
    within: { anyFolder: "parent_folders", datacenter: "datacenters" },
  },
  datacenter: { path: "datacenter", id: "datacenter", noun: "datacenter", within: { anyFolder: "folders" } },
  cluster: {
    path: "cluster",
    id: "cluster",
    noun: "cluster",
    within: { anyFolder: "folders", datacenter: "datacenters" },
  },
  host: { path: "host", id: "host", noun: "host", within: { anyFolder: "folders", datacenter: "datacenters" } },
} as const satisfies Record<
  string,
  { path: string; id: string; noun: string; within: { [Parent in Container]?: string } }
>;

/** Kinds that contain others, and so are parts of an inventory path. */
export type Container = "anyFolder" | "cluster" | "datacenter" | "host" | "resourcePool";
/** Kinds of objects that a program may name. */
export type Kind = "vm" | "folder" | "resourcePool" | "datastore" | "network";

export interface Named {
  id: string;
  name: string;
}

/** All given parts must match; several values of one are alternatives. */
export interface NamedFilter {
  names?: string[];
  ids?: string[];
  within?: { container: Container; ids: string[] };
}

export function nounOf(kind: Kind): string {
  return kinds[kind].noun;
}

/** What may contain an object of a kind, the nearest first. */
export function containersOf(kind: Kind | Container): Container[] {
  return Object.keys(kinds[kind].within) as Container[];
}

/** Objects of a kind with their names, of those that this user may see. */
export function listNamed(
  session: VcenterSession,
  kind: Kind | Container,
  { names, ids, within }: NamedFilter,
): Promise<Named[]> {
  const { path, id, noun, within: filters } = kinds[kind];
  const container = within && Object.entries(filters).find(([name]) => name === within.container)?.[1];
  const filter = {
    ...(names && { names: names.map(storedName) }),
    ...(ids && { [`${id}s`]: ids }),
    ...(within && container && { [container]: within.ids }),
    ...(kind === "folder" && { type: ["VIRTUAL_MACHINE"] }),
  };
  const what = `list ${noun}s${names ? ` named ${names.join(", ")}` : ""}`;
  const row = z
    .object({ [id]: z.string(), name: ObjectName })
    .transform((value): Named => ({ id: String(value[id]), name: String(value["name"]) }));
  return session.call({ what, method: "GET", path, filter }, z.array(row));
}
