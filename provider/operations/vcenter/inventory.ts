import { SharedWork } from "../../clients/limits";
import type { Vcenter } from "../../clients/vcenter";
import { type Kind, type Named, nounOf } from "../../clients/vcenter/inventory";
import { isError, OpsError } from "../../errors";

/** Ids by name, looked up once per process for the same name. */
export class Inventory {
  readonly #found = new Map<string, SharedWork<Named>>();

  constructor(private readonly vcenter: Vcenter) {}

  /** The id that a program gave, or that of the object that it named; undefined when it gave neither. */
  async idOf(kind: Kind, id: string | undefined, name: string | undefined): Promise<string | undefined> {
    return id ?? (name === undefined ? undefined : (await this.byName(kind, name)).id);
  }

  byName(kind: Kind, name: string): Promise<Named> {
    const key = `${kind}/${name}`;
    let finding = this.#found.get(key);
    if (!finding) {
      finding = new SharedWork(() => this.#find(kind, name, key));
      this.#found.set(key, finding);
    }
    return finding.result(`find the ${nounOf(kind)} named "${name}"`);
  }

  async #find(kind: Kind, name: string, key: string): Promise<Named> {
    try {
      return await findByName(this.vcenter, kind, name);
    } catch (error) {
      this.#found.delete(key);
      throw error;
    }
  }
}

/** Names are not unique in vSphere, so none and several are both errors, which list the candidates. */
export async function findByName(vcenter: Vcenter, kind: Kind, name: string): Promise<Named> {
  const rows = await vcenter.listNamed(kind, [name]);
  const [only] = rows;
  if (only && rows.length === 1) return only;
  const noun = nounOf(kind);
  if (rows.length > 1) {
    const ids = rows.map((row) => row.id).join(", ");
    const hint = `${ids}. Give the id of the one you mean.`;
    const withoutValue = `${rows.length} ${noun}s have this name: ${hint}`;
    throw new OpsError("InvalidArgument", `${rows.length} ${noun}s are named "${name}": ${hint}`, { withoutValue });
  }
  const hint = `or this user may not see it. ${await candidates(vcenter, kind)}`;
  const withoutValue = `no ${noun} has this name, ${hint}`;
  throw new OpsError("NotFound", `no ${noun} is named "${name}", ${hint}`, { withoutValue });
}

async function candidates(vcenter: Vcenter, kind: Kind): Promise<string> {
  try {
    const names = [...new Set((await vcenter.listNamed(kind)).map((row) => row.name))].sort();
    const shown = names.slice(0, 10).join(", ");
    const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
    return names.length > 0 ? `There are: ${shown}${more}.` : "There are none.";
  } catch (error) {
    if (isError(error, "TooManyMatches")) return "There are more than can be listed.";
    throw error;
  }
}
