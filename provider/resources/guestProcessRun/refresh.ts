import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError } from "../../errors";
import { waitFor } from "../../wait";
import type { Context } from "../resource";
import type { Ended, GuestRun } from "./run";
import type { GuestProcessRunOutputs } from "./schema";

/** How long the guest may take to say what became of a run whose process the API has forgotten. */
const followSeconds = 3;

/** What says nothing about the run itself. */
const passing = ["NotAllowedInCurrentState", "Unauthenticated", "Unavailable", "Unknown", "Unreachable"] as const;

/** The end of a run that was running when it was last seen; undefined while it runs, or while nobody can tell. */
export async function refreshed(
  context: Context,
  guest: Guest,
  run: GuestRun,
  state: GuestProcessRunOutputs,
): Promise<{ process: GuestProcess; ended: Ended } | undefined> {
  try {
    const process = await processOf(guest, run, state);
    if (process?.exitCode === undefined) return undefined;
    const identity = { pid: state.pid, owner: state.owner, startedAt: state.startedAt };
    const ended = await run.collect(process);
    // A run that came to nothing is over too: it has the script's exit code, and the next preview sees that it failed.
    if (ended.problem) context.warn(ended.problem.message);
    return { process: { ...process, ...identity }, ended };
  } catch (error) {
    if (!isError(error, ...passing)) throw error;
    context.warn(
      `The run in ${guest.vm} (pid ${state.pid}) could not be looked at, so its recorded state is kept. ${error.message}`,
    );
    return undefined;
  }
}

/** The process by its pid, unless that is a stranger's by now; then the guest itself is asked. */
async function processOf(
  guest: Guest,
  run: GuestRun,
  state: GuestProcessRunOutputs,
): Promise<GuestProcess | undefined> {
  const process = await guest.processes.find(state.pid);
  if (process?.startedAt === state.startedAt) return process;
  if (!run.follow) return undefined;
  const follower = await run.follow();
  const timing = { timeoutSeconds: followSeconds, signal: new AbortController().signal, delayMs: () => 200 };
  try {
    return await waitFor<GuestProcess | undefined>(`look at the run in ${guest.vm}`, timing, async () => {
      const following = await guest.processes.find(follower);
      return following && following.exitCode === undefined ? { seen: "it is running" } : { done: following };
    });
  } catch (error) {
    if (!isError(error, "TimedOut")) throw error;
    await guest.processes.terminate(follower);
    return undefined;
  }
}
