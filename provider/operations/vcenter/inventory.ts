import type { Vcenter } from "../../clients/vcenter";
import { type Kind, type Named, nounOf } from "../../clients/vcenter/inventory";
import { isError, OpsError } from "../../errors";
import { atPath, pathsOf, segmentsOf } from "./inventoryPath";
import { SharedLookUps } from "./sharedLookUps";

/** Ids by name, looked up once per process for the same name. */
export class Inventory {
  readonly #found = new SharedLookUps<Named>();

  constructor(private readonly vcenter: Vcenter) {}

  /** The id that a program gave, or that of the object that it named; undefined when it gave neither. */
  async idOf(kind: Kind, id: string | undefined, name: string | undefined): Promise<string | undefined> {
    return id ?? (name === undefined ? undefined : (await this.byName(kind, name)).id);
  }

  byName(kind: Kind, name: string): Promise<Named> {
    const what = `find the ${nounOf(kind)} named "${name}"`;
    return this.#found.result(`${kind}/${name}`, what, () => findByName(this.vcenter, kind, name));
  }
}

/**
 * The object that a name or an inventory path leads to. Names are not unique in vSphere, so none and several are both errors, which
 * list the candidates. A name may contain slashes itself: a text with slashes is a name before it is a path.
 */
export async function findByName(vcenter: Vcenter, kind: Kind, text: string): Promise<Named> {
  const segments = segmentsOf(text);
  const isPath = text.includes("/");
  const rows = await vcenter.listNamed(kind, { names: isPath ? [text, segments.at(-1) ?? ""] : [text] });
  const named = rows.filter(({ name }) => !isPath || name === text);
  const found = named.length === 0 && rows.length > 0 ? await atPath(vcenter, kind, segments) : named;
  const [only] = found;
  if (only && found.length === 1) return only;
  const noun = nounOf(kind);
  if (found.length > 1) {
    const hint = `${await listed(vcenter, kind, found)}. Give one of these paths, or the id.`;
    const withoutValue = `${found.length} ${noun}s have this name: ${hint}`;
    throw new OpsError("InvalidArgument", `${found.length} ${noun}s are named "${text}": ${hint}`, { withoutValue });
  }
  const others = rows.length > 0 ? `There are: ${await listed(vcenter, kind, rows)}.` : await candidates(vcenter, kind);
  const hint = `or this user may not see it. ${others}`;
  const withoutValue = `no ${noun} has this name${isPath ? " or path" : ""}, ${hint}`;
  throw new OpsError("NotFound", `no ${noun} is ${isPath ? "found at" : "named"} "${text}", ${hint}`, { withoutValue });
}

const maxListed = 10;

/** Objects with their paths. These are what vCenter says of its inventory, and no input's value. */
async function listed(vcenter: Vcenter, kind: Kind, rows: Named[]): Promise<string> {
  const shown = rows.slice(0, maxListed);
  const paths = await pathsOf(vcenter, kind, shown).catch((error: unknown) => {
    if (!(error instanceof OpsError)) throw error;
    return new Map<string, string>();
  });
  const more = rows.length > maxListed ? `, and ${rows.length - maxListed} more` : "";
  return shown.map(({ id, name }) => `${paths.get(id) ?? name} (${id})`).join(", ") + more;
}

async function candidates(vcenter: Vcenter, kind: Kind): Promise<string> {
  try {
    const names = [...new Set((await vcenter.listNamed(kind, {})).map((row) => row.name))].sort();
    const shown = names.slice(0, maxListed).join(", ");
    const more = names.length > maxListed ? ` and ${names.length - maxListed} more` : "";
    return names.length > 0 ? `There are: ${shown}${more}.` : "There are none.";
  } catch (error) {
    if (isError(error, "TooManyMatches")) return "There are more than can be listed.";
    throw error;
  }
}
