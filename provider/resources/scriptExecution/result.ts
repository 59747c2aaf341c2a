import type { Srs } from "../../clients/srs";
import { isUnclear } from "../../clients/srs/errors";
import { type ScriptExecution, streamNames } from "../../clients/srs/scriptExecutions";
import { isError, messageOf } from "../../errors";
import { type Verdict, waitFor } from "../../wait";
import type { Context } from "../resource";
import type { ScriptExecutionInputs, ScriptExecutionOutputs } from "./schema";

/** What SRS has stored of an ended script follows its end at once; one that was lost with its runspace never has any. */
const storedWithinSeconds = 2;

export type Result = Omit<ScriptExecutionOutputs, "name" | "state" | "reason" | "startTime" | "endTime">;

/** What an ended script wrote. */
export async function readResult(
  context: Pick<Context, "signal">,
  srs: Srs,
  id: string,
  { outputFormat }: Pick<ScriptExecutionInputs, "outputFormat">,
): Promise<Result> {
  const { scriptExecutions } = srs;
  const stored = <T>(what: string, read: () => Promise<T[] | undefined>) => whenStored(context, what, read);
  const [written, ...streams] = await Promise.all([
    stored(`output of script execution ${id}`, () => scriptExecutions.output(id)),
    ...streamNames.map((name) =>
      stored(`${name} stream of script execution ${id}`, () => scriptExecutions.stream(id, name)),
    ),
  ]);
  const [information = [], error = [], warning = [], debug = [], verbose = []] = streams;
  return {
    output: outputFormat === "text" ? written.join("\n") : "",
    objects: outputFormat === "json" ? written.map(objectOf) : [],
    streams: { information, error, warning, debug, verbose },
  };
}

export function outputsOf(name: string, execution: ScriptExecution, result: Result): ScriptExecutionOutputs {
  const { state, reason, startTime = "", endTime = "" } = execution;
  return { name, state, reason, ...result, startTime, endTime };
}

async function whenStored<T>(
  { signal }: Pick<Context, "signal">,
  what: string,
  read: () => Promise<T[] | undefined>,
): Promise<T[]> {
  let failure: unknown;
  const look = async (): Promise<Verdict<T[]>> => {
    try {
      const items = await read();
      failure = undefined;
      return items ? { done: items } : { seen: "none" };
    } catch (error) {
      if (!isUnclear(error)) throw error;
      failure = error;
      return { seen: messageOf(error) };
    }
  };
  try {
    return await waitFor(what, { timeoutSeconds: storedWithinSeconds, signal, delayMs: () => 200 }, look);
  } catch (error) {
    if (!isError(error, "TimedOut")) throw error;
    if (failure !== undefined) throw failure;
    return [];
  }
}

/** SRS wraps each object as `{TypeName, Interfaces, Value}`, in a text. */
function objectOf(text: string): unknown {
  try {
    const object: unknown = JSON.parse(text);
    return typeof object === "object" && object !== null && "Value" in object ? object.Value : object;
  } catch {
    return text;
  }
}
