import { indexRange } from "../../operations/fleet/indexes";
import { warnOfTakenNames } from "../../operations/fleet/takenNames";
import { fleetId } from "../../operations/vcenter/ownerMark";
import type { VcenterScope } from "../../operations/vcenter/site";
import { clonePreflight } from "../inputs/clonePreflight";
import type { CheckFailure } from "../resource";
import { sourcesOf } from "./fleetPlan";
import type { InstantCloneFleetInputs } from "./schema";

/** What a preview can find out about members that are to be cloned: those from index `from` on. */
export async function preflight(
  scope: VcenterScope,
  inputs: Partial<InstantCloneFleetInputs>,
  from: number,
): Promise<CheckFailure[]> {
  const { count = 0, namePattern } = inputs;
  const indexes = indexRange(from, count);
  const all = sourcesOf(inputs);
  const clones = Math.ceil(indexes.length / Math.max(1, all.length));
  const sources = all.map(({ source: id, sourceName: name }, index) => ({
    path: pathOf(inputs, index),
    id,
    name,
    clones,
  }));
  const failures = await clonePreflight(scope, { ...inputs, sources });
  if (namePattern !== undefined) await warnOfTakenNames(scope, fleetId(scope.owner), namePattern, indexes);
  return failures;
}

function pathOf({ source, sources, sourceNames }: Partial<InstantCloneFleetInputs>, index: number): string {
  if (sources) return `sources.${index}`;
  if (sourceNames) return `sourceNames.${index}`;
  return source !== undefined ? "source" : "sourceName";
}
