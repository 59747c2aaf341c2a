import { validateClone } from "../inputs/clone";
import type { CheckFailure } from "../resource";
import type { InstantCloneVmInputs } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function validateInstantCloneVm(
  inputs: Partial<InstantCloneVmInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  return [...validateSource(inputs, unknown), ...validateClone(inputs, unknown), ...validateTicket(inputs)];
}

function validateSource(
  { source, sourceName }: Partial<InstantCloneVmInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const byId = source !== undefined || unknown.has("source");
  const byName = sourceName !== undefined || unknown.has("sourceName");
  if (byId && byName) return [{ path: "sourceName", reason: "give either source or sourceName, not both." }];
  if (!byId && !byName)
    return [{ path: "source", reason: "is missing: give the source VM's id, or its name as sourceName." }];
  return [];
}

function validateTicket({
  powerState = "POWERED_ON",
  consoleTickets = [],
}: Partial<InstantCloneVmInputs>): CheckFailure[] {
  if (powerState === "POWERED_ON" || !consoleTickets.includes("WEBMKS")) return [];
  const reason = `a WEBMKS ticket needs a VM that is on, and this one is kept ${powerState}.`;
  return [{ path: "consoleTickets", reason }];
}
