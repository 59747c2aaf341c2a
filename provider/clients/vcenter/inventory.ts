import { z } from "zod";
import { isError, OpsError } from "../../errors";
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
  powerState?: string | undefined;
}

/** Finds ids by name, once per process for the same name. */
export class Inventory {
  readonly #found = new Map<string, Promise<Named>>();

  constructor(private readonly session: VcenterSession) {}

  /** Names are not unique in vSphere, so none and several are both errors, which list the candidates. */
  byName(kind: Kind, name: string): Promise<Named> {
    const key = `${kind}/${name}`;
    const known = this.#found.get(key);
    if (known) return known;
    const finding = this.#find(kind, name).catch((error: unknown) => {
      this.#found.delete(key);
      throw error;
    });
    this.#found.set(key, finding);
    return finding;
  }

  async #find(kind: Kind, name: string): Promise<Named> {
    const { noun } = kinds[kind];
    const rows = await this.#list(kind, [name]);
    const [only] = rows;
    if (only && rows.length === 1) return only;
    if (rows.length > 1) {
      const ids = rows.map((row) => row.id).join(", ");
      throw new OpsError(
        "InvalidArgument",
        `${rows.length} ${noun}s are named "${name}": ${ids}. Give the id of the one you mean.`,
      );
    }
    throw new OpsError(
      "NotFound",
      `no ${noun} is named "${name}", or this user may not see it. ${await this.#others(kind)}`,
    );
  }

  async #others(kind: Kind): Promise<string> {
    try {
      const names = [...new Set((await this.#list(kind)).map((row) => row.name))].sort();
      const shown = names.slice(0, 10).join(", ");
      return names.length > 0
        ? `There are: ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ""}.`
        : "There are none.";
    } catch (error) {
      if (isError(error, "TooManyMatches")) return "There are more than can be listed.";
      throw error;
    }
  }

  async #list(kind: Kind, names?: string[]): Promise<Named[]> {
    const { path, idField, noun } = kinds[kind];
    const filter = { ...(names && { names }), ...(kind === "folder" && { type: ["VIRTUAL_MACHINE"] }) };
    const what = `list ${noun}s${names ? ` named ${names.join(", ")}` : ""}`;
    const row = z.object({ [idField]: z.string(), name: z.string(), power_state: z.string().optional() }).transform(
      (value): Named => ({
        id: String(value[idField]),
        name: String(value["name"]),
        powerState: value["power_state"],
      }),
    );
    return z.array(row).parse(await this.session.call({ what, method: "GET", path, filter }));
  }
}
