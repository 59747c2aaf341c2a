import type { ScriptParameter } from "../../clients/srs/scriptParameter";
import type { CheckFailure } from "../resource";
import type { ScriptExecutionInputs } from "./schema";

type Parameters = Partial<Pick<ScriptExecutionInputs, "parameters" | "parameterScripts">>;

/** What PowerShell reads as the name of a parameter. */
const parameterName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export function validateScriptExecution(
  inputs: Partial<ScriptExecutionInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const { parameters = {}, parameterScripts = {} } = inputs;
  const failures = [...nameProblems("parameters", parameters), ...nameProblems("parameterScripts", parameterScripts)];
  for (const [name, value] of Object.entries(parameters)) failures.push(...keyProblems(`parameters.${name}`, value));
  for (const { name, value, script } of parametersOf(inputs)) {
    if (script === undefined || !Array.isArray(value)) continue;
    const reason =
      "a list cannot be handed to a parameter script: give it as text, such as JSON, and convert it there.";
    failures.push({ path: `parameters.${name}`, reason });
  }
  const hasRunspace = inputs.runspaceId !== undefined || unknown.has("runspaceId");
  if (hasRunspace && inputs.runVcConnectionScript) {
    const reason = "is for a runspace of the script's own: set it on the Runspace that runspaceId names.";
    failures.push({ path: "runVcConnectionScript", reason });
  }
  return failures;
}

/** Names in an object that PowerShell cannot tell apart, or does not take. */
function keyProblems(path: string, value: unknown): CheckFailure[] {
  if (typeof value !== "object" || value === null) return [];
  const failures: CheckFailure[] = [];
  const seen = new Map<string, string>();
  for (const [key, item] of Object.entries(value)) {
    const keyPath = `${path}.${key}`;
    const same = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), key);
    if (key === "") failures.push({ path, reason: "has an empty key: PowerShell takes no property without a name." });
    else if (same !== undefined)
      failures.push({ path: keyPath, reason: `is the same as "${same}" to PowerShell: keep one of them.` });
    failures.push(...keyProblems(keyPath, item));
  }
  return failures;
}

/** All parameters, each with its value, its script or both. */
export function parametersOf({ parameters = {}, parameterScripts = {} }: Parameters): ScriptParameter[] {
  const names = new Set([...Object.keys(parameters), ...Object.keys(parameterScripts)]);
  return [...names].map((name) => ({ name, value: parameters[name], script: parameterScripts[name] }));
}

function nameProblems(path: string, named: Record<string, unknown>): CheckFailure[] {
  const seen = new Map<string, string>();
  const failures: CheckFailure[] = [];
  for (const name of Object.keys(named)) {
    const same = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (!parameterName.test(name)) {
      const reason =
        "PowerShell takes no parameter of this name: use letters, digits and _, a letter first, without - or $.";
      failures.push({ path: `${path}.${name}`, reason });
    } else if (same !== undefined) {
      failures.push({ path: `${path}.${name}`, reason: `is the same as "${same}" to PowerShell: keep one of them.` });
    }
  }
  return failures;
}
