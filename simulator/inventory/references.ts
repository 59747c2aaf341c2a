import type { Mistake } from "./load";
import { hostOf } from "./placement";
import type { Inventory, VmSeed } from "./schema";

type Named = { id: string; name: string }[];

/** What no schema can say: ids are unique, and whatever names another object names one that is there. */
export function checkReferences(inventory: Inventory): Mistake[] {
  const { datacenters, clusters, hosts, folders, resourcePools, datastores, networks, vms } = inventory;
  const sections = { datacenters, clusters, hosts, folders, resourcePools, datastores, networks };
  const mistakes = Object.entries(sections).flatMap(([section, objects]) => checkIds(section, objects));
  mistakes.push(...checkIds("vms", vms));

  const refer = (section: string, objects: object[], field: string, kind: string, targets: Named): void => {
    const ids = new Set(targets.map(({ id }) => id));
    for (const [index, object] of objects.entries()) {
      const value: unknown = Object.getOwnPropertyDescriptor(object, field)?.value;
      if (value === undefined || (typeof value === "string" && ids.has(value))) continue;
      mistakes.push({ path: [section, index, field], message: `no ${kind} has the id "${value}"` });
    }
  };
  for (const [section, objects] of Object.entries({ clusters, folders, datastores, networks })) {
    refer(section, objects, "datacenter", "datacenter", datacenters);
  }
  for (const [section, objects] of Object.entries({ hosts, resourcePools })) {
    refer(section, objects, "cluster", "cluster", clusters);
  }
  refer("folders", folders, "parent", "folder", folders);
  refer("resourcePools", resourcePools, "parent", "resource pool", resourcePools);
  for (const [section, objects] of Object.entries({ datastores, networks, vms })) {
    refer(section, objects, "folder", "folder", folders);
  }
  refer("vms", vms, "resourcePool", "resource pool", resourcePools);
  refer("vms", vms, "datastore", "datastore", datastores);
  refer("vms", vms, "host", "host", hosts);
  mistakes.push(...vms.flatMap((vm, index) => checkVm(vm, ["vms", index], inventory)));
  return mistakes;
}

function checkVm(vm: VmSeed, path: PropertyKey[], inventory: Inventory): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [nic, { network }] of (vm.nics ?? []).entries()) {
    if (inventory.networks.some(({ id }) => id === network)) continue;
    mistakes.push({ path: [...path, "nics", nic, "network"], message: `no network has the id "${network}"` });
  }
  if (!hostOf(vm, inventory)) {
    mistakes.push({ path, message: "no host fits its host, folder, resourcePool and datastore together" });
  }
  for (const field of ["id", "biosUuid", "instanceUuid"] as const) {
    if (vm[field] && vm.copies)
      mistakes.push({ path: [...path, field], message: "must be absent where copies are asked for" });
  }
  return mistakes;
}

function checkIds(section: string, objects: { id?: string | undefined }[]): Mistake[] {
  const seen = new Set<string>();
  return objects.flatMap(({ id }, index) => {
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    return [{ path: [section, index, "id"], message: `the id "${id}" is used twice` }];
  });
}
