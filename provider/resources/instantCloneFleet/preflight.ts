import type { VcenterScope } from "../../operations/vcenter/site";
import { clonePreflight } from "../inputs/clonePreflight";
import type { CheckFailure } from "../resource";
import { sourcesOf } from "./fleetPlan";
import type { InstantCloneFleetInputs } from "./schema";

/** What a preview can find out about members that are to be cloned. */
export async function preflight(
  scope: VcenterScope,
  inputs: Partial<InstantCloneFleetInputs>,
  more: number,
): Promise<CheckFailure[]> {
  const all = sourcesOf(inputs);
  const clones = Math.ceil(more / Math.max(1, all.length));
  const sources = all.map(({ source: id, sourceName: name }, index) => ({
    path: pathOf(inputs, index),
    id,
    name,
    clones,
  }));
  return await clonePreflight(scope, { ...inputs, sources });
}

function pathOf({ source, sources, sourceNames }: Partial<InstantCloneFleetInputs>, index: number): string {
  if (sources) return `sources.${index}`;
  if (sourceNames) return `sourceNames.${index}`;
  return source !== undefined ? "source" : "sourceName";
}
