import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Observation } from "../../operations/fleet/observation";
import type { FleetPlan } from "../../operations/fleet/plan";
import { type Step, steps } from "../../operations/fleet/record";
import { withoutDefaults } from "../../operations/vcenter/cloneSpec";
import type { InstantCloneFleetInputs } from "./schema";

/** Inputs that a member is cloned from: a change replaces it. */
export const cloneTime = [
  "source",
  "sourceName",
  "sources",
  "sourceNames",
  "namePattern",
  "placement",
  "nicsToUpdate",
  "disconnectAllNics",
  "parallelPortsToUpdate",
  "serialPortsToUpdate",
  "triggers",
] as const;

/** Six hexadecimal digits of the inputs that a member is cloned from. */
export function revisionOf(inputs: Partial<InstantCloneFleetInputs>): string {
  const asked = withoutDefaults(inputs);
  const text = JSON.stringify(sorted(Object.fromEntries(cloneTime.map((name) => [name, asked[name]]))));
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

/** The engine keeps no order of properties. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}

/** The sources in their turn. */
export function sourcesOf({
  source,
  sourceName,
  sources,
  sourceNames,
}: Partial<InstantCloneFleetInputs>): FleetPlan["sources"] {
  if (sources) return sources.map((id) => ({ source: id }));
  if (sourceNames) return sourceNames.map((name) => ({ sourceName: name }));
  return source !== undefined || sourceName !== undefined ? [{ source, sourceName }] : [];
}

export function fleetPlan(id: string, inputs: InstantCloneFleetInputs): FleetPlan {
  const { count, namePattern = "", placement, nicsToUpdate, powerState, waitFor } = inputs;
  const { disconnectAllNics, parallelPortsToUpdate, serialPortsToUpdate } = inputs;
  return {
    id,
    count,
    namePattern,
    revision: revisionOf(inputs),
    sources: sourcesOf(inputs),
    clone: { placement, nicsToUpdate, disconnectAllNics, parallelPortsToUpdate, serialPortsToUpdate },
    steps: stepsOf(inputs),
    powerState,
    waitFor,
    address: inputs.address,
    acceptSourceAddress: inputs.acceptSourceAddress,
    setup: setupOf(inputs),
    createTimeoutSeconds: inputs.createTimeoutSeconds,
    readyTimeoutSeconds: inputs.readyTimeoutSeconds,
    deletion: deletionOf(inputs),
    maxConcurrency: inputs.maxConcurrency,
    maxUnavailable: maxUnavailableOf(inputs),
    maxFailures: inputs.maxFailures,
  };
}

/** The members as they are, with what an update adds to be done with each. */
export function withPending(
  { present, gone }: Observation,
  state: InstantCloneFleetInputs,
  inputs: InstantCloneFleetInputs,
): Observation {
  const { powerState, waitFor, address } = inputs;
  const waits = waitFor !== "none" && !isDeepStrictEqual([waitFor, address], [state.waitFor, state.address]);
  const runsAgain = setupRunsAgain(state, inputs);
  const connects = inputs.connectNics && !state.connectNics;
  const all = present.map((seen) => {
    const wanted = new Set<Step>(seen.member.pending);
    if (powerState !== undefined && powerState !== seen.powerState) wanted.add("power");
    if (runsAgain) wanted.add("setup");
    if (connects) wanted.add("nics");
    if (waits) wanted.add("ready");
    return { ...seen, member: { ...seen.member, pending: steps.filter((step) => wanted.has(step)) } };
  });
  return { present: all, gone };
}

/** Whether members that are set up are set up again. */
export function setupRunsAgain(
  state: Pick<InstantCloneFleetInputs, "setup">,
  { setup }: Pick<Partial<InstantCloneFleetInputs>, "setup">,
): boolean {
  return setup !== undefined && !isDeepStrictEqual(setup.triggers, state.setup?.triggers);
}

/** A program's output is only shown when it fails. */
const maxOutputBytes = 4_096;

function setupOf({ setup }: InstantCloneFleetInputs): FleetPlan["setup"] {
  if (!setup) return undefined;
  const { credentials, timeoutSeconds, expectedExitCodes, triggers, ...program } = setup;
  return {
    credentials,
    timeoutSeconds,
    expectedExitCodes,
    triggers,
    program: { ...program, maxBytes: maxOutputBytes },
  };
}

/** What is done with a member after it was cloned. A clone is on. */
function stepsOf({ powerState = "POWERED_ON", waitFor, setup, connectNics }: InstantCloneFleetInputs): Step[] {
  const all: Step[] = [];
  if (powerState !== "POWERED_ON") all.push("power");
  if (setup) all.push("setup");
  if (connectNics) all.push("nics");
  if (waitFor !== "none") all.push("ready");
  return all;
}

export function deletionOf(inputs: Pick<InstantCloneFleetInputs, "deleteTimeoutSeconds" | "gracefulShutdownSeconds">) {
  return { timeoutSeconds: inputs.deleteTimeoutSeconds, gracefulShutdownSeconds: inputs.gracefulShutdownSeconds };
}

export function maxUnavailableOf({
  count,
  maxUnavailable,
}: Pick<InstantCloneFleetInputs, "count" | "maxUnavailable">): number {
  if (typeof maxUnavailable === "number") return maxUnavailable;
  return Math.max(1, Math.floor((count * Number.parseInt(maxUnavailable, 10)) / 100));
}
