import { cloneRules } from "../inputs/clone";
import type { Problem } from "../resource";
import type { InstantCloneFleetInputs } from "./schema";

const maxNameLength = 80;
const sourceInputs = ["source", "sourceName", "sources", "sourceNames"] as const;

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function instantCloneFleetRules(
  inputs: Partial<InstantCloneFleetInputs>,
  unknown: ReadonlySet<string>,
): Problem[] {
  return [...sourceRules(inputs, unknown), ...patternRules(inputs), ...cloneRules(inputs)];
}

function sourceRules(inputs: Partial<InstantCloneFleetInputs>, unknown: ReadonlySet<string>): Problem[] {
  const given = sourceInputs.filter((input) => inputs[input] !== undefined || unknown.has(input));
  const [first, second] = given;
  if (first === undefined) {
    const reason = "is missing: give the source VM's id, its name as sourceName, or several as sources or sourceNames.";
    return [{ path: "source", reason }];
  }
  if (second !== undefined) return [{ path: second, reason: `give either ${first} or ${second}, not both.` }];
  return [...twice("sources", inputs.sources), ...twice("sourceNames", inputs.sourceNames)];
}

function twice(path: string, values: string[] = []): Problem[] {
  const at = values.findIndex((value, index) => values.indexOf(value) < index);
  return at < 0 ? [] : [{ path: `${path}.${at}`, reason: "is in the list twice: members are spread evenly anyway." }];
}

function patternRules({ namePattern, count = 1 }: Partial<InstantCloneFleetInputs>): Problem[] {
  if (namePattern === undefined) return [];
  const path = "namePattern";
  const placeholders = namePattern.match(/\{[^{}]*\}/g) ?? [];
  const other = placeholders.find((placeholder) => placeholder !== "{index}");
  if (other !== undefined) return [{ path, reason: `${other} is no placeholder here. There is only {index}.` }];
  if (placeholders.length === 0)
    return [{ path, reason: 'needs {index}, or all members would have one name: "ci-{index}".' }];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not have.
  if (/[\x00-\x1f\x7f]/.test(namePattern)) return [{ path, reason: "must not contain control characters." }];
  const longest = namePattern.replaceAll("{index}", String(Math.max(0, count - 1)));
  if (longest.length <= maxNameLength) return [];
  const reason = `gives the last member a name of ${longest.length} characters, and vSphere takes at most ${maxNameLength}.`;
  return [{ path, reason }];
}
