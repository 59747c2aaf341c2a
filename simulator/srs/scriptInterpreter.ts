import type { Clock } from "../clock";
import { fromJson, outString, toTypedJson, type Value } from "./powerShellValue";
import { runScript, type ScriptScope, TerminatingError } from "./scriptLanguage";
import type {
  ScriptEngine,
  ScriptOutcome,
  ScriptParameter,
  ScriptProgram,
  ScriptRequest,
  WriteStream,
} from "./scriptRun";

/** Runs the scripts of one runspace in the language of `scriptLanguage.ts`, on the simulator's clock. */
export class ScriptInterpreter implements ScriptEngine {
  readonly #variables = new Map<string, Value>();

  constructor(
    private readonly clock: Clock,
    private readonly virtualMachines: () => Value[],
  ) {}

  programOf(request: ScriptRequest): ScriptProgram {
    return new InterpretedScript(request, this.#variables, this.virtualMachines, this.clock);
  }

  close(): void {
    this.#variables.clear();
  }
}

class InterpretedScript implements ScriptProgram {
  #output: Value[] = [];
  #callOff: (() => void) | undefined;

  constructor(
    private readonly request: ScriptRequest,
    private readonly variables: Map<string, Value>,
    private readonly virtualMachines: () => Value[],
    private readonly clock: Clock,
  ) {}

  start(write: WriteStream, end: (outcome: ScriptOutcome) => void): void {
    const steps = this.#steps(write);
    const step = (): void => {
      try {
        const pause = steps.next();
        if (pause.done) end(this.#outcome("success"));
        else this.#callOff = this.clock.after(pause.value, step);
      } catch (error) {
        if (!(error instanceof TerminatingError)) throw error;
        end(this.#outcome("error", error.message));
      }
    };
    this.#callOff = this.clock.after(0, step);
  }

  stop(): ScriptOutcome {
    this.#callOff?.();
    return this.#outcome("canceled");
  }

  *#steps(write: WriteStream): Generator<number, void> {
    const parameters = new Map<string, Value>();
    const scope: ScriptScope = {
      parameters,
      variables: this.variables,
      virtualMachines: this.virtualMachines,
      writeOutput: (value) => this.#output.push(value),
      writeStream: write,
    };
    for (const parameter of this.request.parameters) {
      parameters.set(parameter.name.toLowerCase(), yield* argumentOf(parameter, scope));
    }
    try {
      yield* runScript(this.request.script, scope);
    } catch (error) {
      if (!(error instanceof TerminatingError)) throw error;
      throw new TerminatingError(asRuntimeException(error.message));
    }
  }

  /** Text is lost when the script did not end well: Out-String only writes at the end. */
  #outcome(state: ScriptOutcome["state"], reason?: string): ScriptOutcome {
    const text = state === "success" ? outString(this.#output) : "";
    const output = this.request.format === "text" ? [text] : this.#output.map(toTypedJson);
    return reason === undefined ? { state, output } : { state, reason, output };
  }
}

/**
 * A value as it is; no value and no script: as a switch; a script: what it writes, called with the value if there is
 * one. Of an array only the first item arrives, since ConvertFrom-Json of PowerShell 7.0 unrolls it
 * (docs/apis/srs.md section 4.1).
 */
function* argumentOf({ name, value, script }: ScriptParameter, scope: ScriptScope): Generator<number, Value> {
  const [given = null] = [fromJson(value)].flat();
  if (!script) return given ?? true;
  const written: Value[] = [];
  const parameters = new Map<string, Value>([["argument", given ?? true]]);
  try {
    yield* runScript(script, { ...scope, parameters, writeOutput: (item) => written.push(item) });
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    throw new TerminatingError(`Argument script of parameter '${name}' failed: ${asRuntimeException(error.message)}`);
  }
  return written.length === 0 ? true : written.length === 1 ? (written[0] ?? null) : written;
}

/** The reason of a failed script is the exception's whole text: type, message, stack. */
function asRuntimeException(message: string): string {
  return `System.Management.Automation.RuntimeException: ${message}\n   at the script's line in the simulator`;
}
