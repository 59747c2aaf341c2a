import type { ScriptParameter } from "../../clients/srs/scriptParameter";
import type { Problem } from "../resource";
import type { ScriptExecutionInputs } from "./schema";

type Parameters = Partial<Pick<ScriptExecutionInputs, "parameters" | "parameterScripts">>;

/** What PowerShell reads as the name of a parameter. */
const parameterName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export function scriptExecutionRules(inputs: Partial<ScriptExecutionInputs>, unknown: ReadonlySet<string>): Problem[] {
  const { parameters = {}, parameterScripts = {} } = inputs;
  const problems = [...nameProblems("parameters", parameters), ...nameProblems("parameterScripts", parameterScripts)];
  for (const { name, value, script } of parametersOf(inputs)) {
    if (script === undefined || !Array.isArray(value)) continue;
    const reason =
      "a list cannot be handed to a parameter script: give it as text, such as JSON, and convert it there.";
    problems.push({ path: `parameters.${name}`, reason });
  }
  const hasRunspace = inputs.runspaceId !== undefined || unknown.has("runspaceId");
  if (hasRunspace && inputs.runVcConnectionScript) {
    const reason = "is for a runspace of the script's own: set it on the Runspace that runspaceId names.";
    problems.push({ path: "runVcConnectionScript", reason });
  }
  return problems;
}

/** All parameters, each with its value, its script or both. */
export function parametersOf({ parameters = {}, parameterScripts = {} }: Parameters): ScriptParameter[] {
  const names = new Set([...Object.keys(parameters), ...Object.keys(parameterScripts)]);
  return [...names].map((name) => ({ name, value: parameters[name], script: parameterScripts[name] }));
}

function nameProblems(path: string, named: Record<string, unknown>): Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of Object.keys(named)) {
    const same = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (!parameterName.test(name)) {
      const reason =
        "PowerShell takes no parameter of this name: use letters, digits and _, a letter first, without - or $.";
      problems.push({ path: `${path}.${name}`, reason });
    } else if (same !== undefined) {
      problems.push({ path: `${path}.${name}`, reason: `is the same as "${same}" to PowerShell: keep one of them.` });
    }
  }
  return problems;
}
