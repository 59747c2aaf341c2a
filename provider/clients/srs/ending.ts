import { patiently, waitFor } from "../../wait";
import type { Srs } from ".";
import type { Caller } from "./caller";
import type { ScriptExecution } from "./scriptExecutions";

/** An execution may be unknown for its first instants (older builds of SRS); longer than this it is lost. */
const unknownMs = 5_000;
const endStates = new Set(["success", "error", "canceled"]);

/** SRS itself learns of an end by asking the runspace every 500 ms; asking SRS much more often tells nothing. */
function pollDelayMs(elapsedMs: number): number {
  return Math.min(2_000, 250 + elapsedMs / 10);
}

/** Waits until SRS says that the script has ended, however it ended. */
export async function waitForEnd(
  caller: Omit<Caller, "info">,
  srs: Srs,
  id: string,
  timeoutSeconds: number,
): Promise<ScriptExecution> {
  const options = {
    timeoutSeconds,
    signal: caller.signal,
    delayMs: pollDelayMs,
    progress: (seen: string) => caller.progress(`script ${id}: ${seen}`),
  };
  let lastKnown = Date.now();
  const look = patiently<ScriptExecution>(async () => {
    const execution = await srs.scriptExecutions.find(id);
    if (execution && endStates.has(execution.state)) return { done: execution };
    // Without an id it is one that SRS has lost sight of, and calls running until it is restarted.
    if (execution?.id !== undefined) lastKnown = Date.now();
    else if (Date.now() - lastKnown > unknownMs) {
      return { fail: "SRS has lost sight of it, as it does when it restarts. It may have run, or run still." };
    }
    return { seen: execution?.state ?? "not known yet" };
  });
  return await waitFor(`wait for the end of script execution ${id}`, options, look);
}
