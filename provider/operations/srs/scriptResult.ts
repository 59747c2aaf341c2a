import { type OutputFormat, type StreamName, type StreamRecord, streamNames } from "../../clients/srs/scriptExecutions";
import { isError, isOutcomeUnknown, messageOf } from "../../errors";
import type { Verdict } from "../wait";
import type { SrsScope } from "./site";

/** What SRS has stored of an ended script follows its end at once; one that was lost with its runspace never has any. */
const storedWithinSeconds = 2;

/** What a script wrote. */
export interface ScriptResult {
  /** For the format `text`. */
  output: string;
  /** For the format `json`. */
  objects: unknown[];
  streams: Record<StreamName, StreamRecord[]>;
}

export async function readResult(scope: SrsScope, id: string, format: OutputFormat): Promise<ScriptResult> {
  const { scriptExecutions } = scope.srs;
  const [written, ...streams] = await Promise.all([
    whenStored(scope, `output of script execution ${id}`, () => scriptExecutions.output(id)),
    ...streamNames.map((name) =>
      whenStored(scope, `${name} stream of script execution ${id}`, () => scriptExecutions.stream(id, name)),
    ),
  ]);
  const [information = [], error = [], warning = [], debug = [], verbose = []] = streams;
  return {
    output: format === "text" ? written.join("\n") : "",
    objects: format === "json" ? written.map(objectOf) : [],
    streams: { information, error, warning, debug, verbose },
  };
}

async function whenStored<T>(scope: SrsScope, what: string, read: () => Promise<T[] | undefined>): Promise<T[]> {
  let failure: unknown;
  const look = async (): Promise<Verdict<T[]>> => {
    try {
      const items = await read();
      failure = undefined;
      return items ? { done: items } : { seen: "none" };
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error;
      failure = error;
      return { seen: messageOf(error) };
    }
  };
  try {
    return await scope.wait(what, { timeoutSeconds: storedWithinSeconds, delayMs: () => 200 }, look);
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
