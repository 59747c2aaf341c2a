import type { Vcenter } from "../../clients/vcenter";
import { type Container, containersOf, type Kind, type Named } from "../../clients/vcenter/inventory";
import { shownName, storedName } from "../../clients/vcenter/objectName";

/** Ids of the containers that a path may have led to so far. */
type Reached = Map<Container, string[]>;

/** More ids would make a URL longer than servers take. */
const maxIds = 100;

/** Names of an inventory path, such as `DC1/vm/CI/golden`. A slash that belongs to a name is written `%2f`. */
export function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").split("/").map(shownName);
}

/**
 * Objects at a path. It may begin anywhere above the object. After a datacenter or cluster, folders and pools may be left out.
 */
export async function atPath(vcenter: Vcenter, kind: Kind, segments: string[]): Promise<Named[]> {
  let reached: Reached | undefined;
  for (const segment of segments.slice(0, -1)) {
    const next: Reached = new Map();
    for (const container of containersAbove(kind)) {
      const rows = await named(vcenter, container, segment, reached);
      if (rows.length > 0)
        next.set(
          container,
          rows.map(({ id }) => id),
        );
    }
    reached = next;
    if (reached.size === 0) return [];
  }
  return named(vcenter, kind, segments.at(-1) ?? "", reached);
}

async function named(
  vcenter: Vcenter,
  kind: Kind | Container,
  name: string,
  reached: Reached | undefined,
): Promise<Named[]> {
  if (!reached) return vcenter.listNamed(kind, { names: [name] });
  const lists = containersOf(kind).flatMap((container) => {
    const ids = reached.get(container);
    return ids ? [vcenter.listNamed(kind, { names: [name], within: { container, ids } })] : [];
  });
  const rows = (await Promise.all(lists)).flat();
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function containersAbove(kind: Kind | Container, found = new Set<Container>()): Set<Container> {
  for (const container of containersOf(kind)) {
    if (found.has(container)) continue;
    found.add(container);
    containersAbove(container, found);
  }
  return found;
}

/** Paths of objects, by id, from their datacenter on. A row does not say what contains it, so that is searched for. */
export async function pathsOf(
  vcenter: Vcenter,
  kind: Kind | Container,
  rows: readonly Named[],
): Promise<Map<string, string>> {
  const paths = new Map(rows.map(({ id, name }) => [id, storedName(name)]));
  if (kind === "datacenter") return paths;
  const open = new Map(rows.map((row) => [row.id, row]));
  for (const container of containersOf(kind)) {
    if (open.size === 0) break;
    const parents = await parentsOf(vcenter, kind, [...open.keys()], container);
    const distinct = new Map([...parents.values()].map((parent) => [parent.id, parent]));
    const above = distinct.size > 0 ? await pathsOf(vcenter, container, [...distinct.values()]) : new Map();
    for (const [id, parent] of parents) {
      paths.set(id, `${above.get(parent.id)}/${paths.get(id)}`);
      open.delete(id);
    }
  }
  return paths;
}

/** The containers of one kind that objects are in, by halving: a list says which objects are in any of several containers. */
async function parentsOf(
  vcenter: Vcenter,
  kind: Kind | Container,
  ids: string[],
  container: Container,
): Promise<Map<string, Named>> {
  const found = new Map<string, Named>();
  const search = async (wanted: string[], among: Named[]): Promise<void> => {
    if (wanted.length === 0 || among.length === 0) return;
    const within = { container, ids: among.map(({ id }) => id) };
    const inside = (await vcenter.listNamed(kind, { ids: wanted, within })).map(({ id }) => id);
    const [only] = among;
    if (among.length === 1 && only) for (const id of inside) found.set(id, only);
    else await halves(inside, among);
  };
  const halves = async (wanted: string[], among: Named[]) => {
    const half = Math.ceil(among.length / 2);
    await Promise.all([search(wanted, among.slice(0, half)), search(wanted, among.slice(half))]);
  };
  const all = await vcenter.listNamed(container, {});
  for (let start = 0; start < all.length; start += maxIds) await search(ids, all.slice(start, start + maxIds));
  return found;
}
