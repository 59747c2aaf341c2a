import { z } from "zod";
import { ObjectName, storedName } from "./objectName";
import type { VcenterSession } from "./session";

/** Kinds of objects that a program may name, with the path of their list and the field that holds the id. */
const kinds = {
  vm: { path: "vm", idField: "vm", noun: "VM" },
  folder: { path: "folder", idField: "folder", noun: "VM folder" },
  resourcePool: { path: "resource-pool", idField: "resource_pool", noun: "resource pool" },
  datastore: { path: "datastore", idField: "datastore", noun: "datastore" },
  network: { path: "network", idField: "network", noun: "network" },
} as const;

export type Kind = keyof typeof kinds;

export interface Named {
  id: string;
  name: string;
}

export function nounOf(kind: Kind): string {
  return kinds[kind].noun;
}

/** Objects of a kind with their names: those of the given names, or all that this user may see. */
export function listNamed(session: VcenterSession, kind: Kind, names?: string[]): Promise<Named[]> {
  const { path, idField, noun } = kinds[kind];
  const filter = {
    ...(names && { names: names.map(storedName) }),
    ...(kind === "folder" && { type: ["VIRTUAL_MACHINE"] }),
  };
  const what = `list ${noun}s${names ? ` named ${names.join(", ")}` : ""}`;
  const row = z
    .object({ [idField]: z.string(), name: ObjectName })
    .transform((value): Named => ({ id: String(value[idField]), name: String(value["name"]) }));
  return session.call({ what, method: "GET", path, filter }, z.array(row));
}
