import type { ScriptExecution } from "../../clients/srs/scriptExecutions";
import type { SrsScope } from "./site";

/** An execution may be unknown for its first instants (older builds of SRS); longer than this it is lost. */
const unknownMs = 5_000;
const endStates = new Set(["success", "error", "canceled"]);

export function hasEnded({ state }: ScriptExecution): boolean {
  return endStates.has(state);
}

/** SRS itself learns of an end by polling the runspace every 500 ms, so polling SRS much more often shows nothing new. */
function pollDelayMs(elapsedMs: number): number {
  return Math.min(2_000, 250 + elapsedMs / 10);
}

/** Waits until SRS says that the script has ended, however it ended. */
export async function waitForEnd(scope: SrsScope, id: string, timeoutSeconds: number): Promise<ScriptExecution> {
  const { clock, srs } = scope;
  const options = { timeoutSeconds, delayMs: pollDelayMs, isPatient: true };
  let lastSeenAt = clock.now();
  return await scope.wait<ScriptExecution>(`wait for the end of script execution ${id}`, options, async () => {
    const execution = await srs.scriptExecutions.find(id);
    if (execution && hasEnded(execution)) return { done: execution };
    // Without an id it is one that SRS has lost sight of, and calls running until it is restarted.
    if (execution?.id !== undefined) lastSeenAt = clock.now();
    else if (clock.now() - lastSeenAt > unknownMs) {
      return { fail: "SRS has lost sight of it, as it does when it restarts. It may have run, or run still." };
    }
    return { seen: execution?.state ?? "not known yet" };
  });
}
