import { storedName } from "../../clients/vcenter/objectName";
import type { VmFilter, VmRow, Vms } from "../../clients/vcenter/vms";
import { isError, OpsError } from "../../errors";

/**
 * Characters of a query that names VMs: 2,500 of them by id, in one list. vCenter lists 4,000 VMs at most, and no source states how
 * long a URL may be (docs/apis/vcenter.md section 2).
 */
const maxQueryLength = 32_000;
/** What stands around each value, with a character that may be escaped. */
const overhead = 8;
/** URI Too Long (RFC 9110, 15.5.15) and Request Header Fields Too Large (RFC 6585, 5). */
const tooLongStatuses = [414, 431];

/** All rows that match; undefined if there are more than vCenter lists at once. */
export async function wholeList(vms: Vms, filter: VmFilter): Promise<VmRow[] | undefined> {
  try {
    return await vms.list(filter);
  } catch (error) {
    if (isError(error, "TooManyMatches")) return undefined;
    throw error;
  }
}

/** The rows of VMs by their ids, in few lists. What is missing was not listed, which alone proves nothing. */
export async function rowsById(vms: Vms, ids: readonly string[]): Promise<Map<string, VmRow>> {
  const rows = await listed(ids, (chunk) => vms.list({ vms: chunk }));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The rows of VMs by their names, which several VMs may have. */
export async function rowsByName(vms: Vms, names: readonly string[]): Promise<Map<string, VmRow[]>> {
  const rows = await listed(names, (chunk) => vms.list({ names: chunk }));
  const byName = new Map<string, VmRow[]>();
  for (const row of rows) {
    const name = storedName(row.name);
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  return new Map(names.map((name) => [name, byName.get(storedName(name)) ?? []]));
}

async function listed(values: readonly string[], list: (values: string[]) => Promise<VmRow[]>): Promise<VmRow[]> {
  return (await Promise.all(chunksOf(values).map((chunk) => listedInParts(chunk, list)))).flat();
}

/** A server that refuses so many values at once is asked for half of them. */
async function listedInParts(values: string[], list: (values: string[]) => Promise<VmRow[]>): Promise<VmRow[]> {
  try {
    return await list(values);
  } catch (error) {
    const isTooLong = error instanceof OpsError && tooLongStatuses.includes(error.details.httpStatus ?? 0);
    const isTooMuch = isTooLong || isError(error, "TooManyMatches");
    if (!isTooMuch || values.length === 1) throw error;
    const half = values.length >> 1;
    const parts = [values.slice(0, half), values.slice(half)];
    return (await Promise.all(parts.map((part) => listedInParts(part, list)))).flat();
  }
}

function chunksOf(values: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let length = maxQueryLength;
  for (const value of values) {
    const added = encodeURIComponent(storedName(value)).length + overhead;
    if (length + added > maxQueryLength) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(value);
    length += added;
  }
  return chunks;
}
