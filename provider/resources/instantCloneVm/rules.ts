import { nicRules } from "../inputs/nics";
import { placementRules } from "../inputs/placement";
import type { Problem } from "../resource";
import type { InstantCloneVmInputs } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function instantCloneVmRules(inputs: Partial<InstantCloneVmInputs>, unknown: ReadonlySet<string>): Problem[] {
  return [...sourceRules(inputs, unknown), ...placementRules(inputs), ...nicRules(inputs), ...powerRules(inputs)];
}

function sourceRules({ source, sourceName }: Partial<InstantCloneVmInputs>, unknown: ReadonlySet<string>): Problem[] {
  const byId = source !== undefined || unknown.has("source");
  const byName = sourceName !== undefined || unknown.has("sourceName");
  if (byId && byName) return [{ path: "sourceName", reason: "give either source or sourceName, not both." }];
  if (!byId && !byName)
    return [{ path: "source", reason: "is missing: give the source VM's id, or its name as sourceName." }];
  return [];
}

function powerRules(inputs: Partial<InstantCloneVmInputs>): Problem[] {
  const {
    powerState = "POWERED_ON",
    waitFor = "none",
    consoleTickets = [],
    disconnectAllNics,
    nicsToUpdate = {},
  } = inputs;
  const problems: Problem[] = [];
  const isOn = powerState === "POWERED_ON";
  if (!isOn && waitFor !== "none") {
    problems.push({ path: "waitFor", reason: `a VM that is ${powerState} never has Tools or an address: use "none".` });
  }
  if (!isOn && consoleTickets.includes("WEBMKS")) {
    problems.push({
      path: "consoleTickets",
      reason: `a WEBMKS ticket needs a VM that is on, and this one is kept ${powerState}.`,
    });
  }
  const connects = Object.values(nicsToUpdate).some((nic) => nic.startConnected);
  if (waitFor === "ip" && disconnectAllNics && !connects) {
    problems.push({
      path: "waitFor",
      reason:
        'with disconnectAllNics there will be no address to wait for: use "tools", and NicConnection with waitFor "ip".',
    });
  }
  return problems;
}
