import type { Runspace } from "../../clients/srs/runspaces";
import { waitForEnd } from "./scriptEnd";
import type { SrsScope } from "./site";

/** The script ended before the runspace was ready; what SRS stores of it may lag behind. */
const lagSeconds = 30;

/**
 * What went wrong when the runspace was connected to vCenter. "Ready" alone proves nothing: SRS runs a script and never looks at
 * how it ended, and Connect-VIServer's failures leave even that one in state `success`, with records on its error stream.
 */
export async function vcConnectionErrors(scope: SrsScope, runspace: Runspace): Promise<string[]> {
  const { srs } = scope;
  const { id, runVcConnectionScript, vcConnectionScriptId: execution } = runspace;
  if (!runVcConnectionScript) return [];
  if (execution === undefined) return [`SRS does not say which script connected ${id}, so that nothing proves it.`];
  const ended = await waitForEnd(scope, execution, lagSeconds);
  const records = (await srs.scriptExecutions.stream(execution, "error")) ?? [];
  const reason = ended.state === "success" ? [] : [`${ended.state}: ${ended.reason ?? "no reason given"}`];
  return [...reason, ...records.map(({ message }) => message)].map((text) => srs.redact(text));
}
