import { placeholders, unknownPlaceholder } from "../../operations/fleet/placeholders";
import type { TextProgram } from "../../operations/guestRun/program";
import { validateClone } from "../inputs/clone";
import { validateCredentials } from "../inputs/guestCredentials";
import { validateGuestProgram } from "../inputs/guestProgramValidation";
import type { CheckFailure } from "../resource";
import type { InstantCloneFleetInputs } from "./schema";
import { validateShared } from "./sharedDevices";

const maxNameLength = 80;
const sourceInputs = ["source", "sourceName", "sources", "sourceNames"] as const;

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function validateInstantCloneFleet(
  inputs: Partial<InstantCloneFleetInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  return [
    ...validateSource(inputs, unknown),
    ...validatePattern(inputs),
    ...validateClone(inputs, unknown, inputs.connectNics ?? unknown.has("connectNics")),
    ...(unknown.has("setup") ? [] : validateSetup(inputs)),
    ...validateNics(inputs, unknown),
    ...validateShared(inputs),
  ];
}

function validateSetup({ setup, powerState = "POWERED_ON" }: Partial<InstantCloneFleetInputs>): CheckFailure[] {
  if (!setup) return [];
  const { credentials, expectedExitCodes: _, timeoutSeconds: __, triggers: ___, ...program } = setup;
  const failures = [
    ...validateCredentials({ credentials }),
    ...validateGuestProgram(program, new Set()),
    ...validateText(program),
  ];
  const within = failures.map(({ path, reason }) => ({ path: `setup.${path}`, reason }));
  if (powerState === "POWERED_ON") return within;
  return [...within, { path: "setup", reason: `needs VMs that are on, and these are kept ${powerState}.` }];
}

/** Placeholders that are none. */
function validateText({
  arguments: given = [],
  stdin = "",
  environmentVariables = {},
}: Partial<TextProgram>): CheckFailure[] {
  const texts: [path: string, text: string][] = [
    ...(typeof given === "string"
      ? [["arguments", given] satisfies [string, string]]
      : given.map((text, index): [string, string] => [`arguments.${index}`, text])),
    ...Object.entries(environmentVariables).map(([name, text]): [string, string] => [
      `environmentVariables.${name}`,
      text,
    ]),
    ["stdin", stdin],
  ];
  return texts.flatMap(([path, text]) => {
    const placeholder = unknownPlaceholder(text);
    if (placeholder === undefined) return [];
    const known = placeholders.map((name) => `{${name}}`).join(", ");
    const reason = `has a placeholder that is none. There are ${known}. For a text in braces double them, as in {{text}}.`;
    return [{ path, reason }];
  });
}

function validateNics(inputs: Partial<InstantCloneFleetInputs>, unknown: ReadonlySet<string>): CheckFailure[] {
  const { connectNics, disconnectAllNics, nicsToUpdate = {}, powerState = "POWERED_ON" } = inputs;
  const path = "connectNics";
  if (!connectNics || unknown.has("disconnectAllNics") || unknown.has("nicsToUpdate")) return [];
  if (powerState !== "POWERED_ON")
    return [{ path, reason: `a NIC can be connected only while its VM is on, and these are kept ${powerState}.` }];
  const isAnyOff = disconnectAllNics || Object.values(nicsToUpdate).some((nic) => nic.startConnected === false);
  if (isAnyOff) return [];
  const reason =
    "there are no disconnected NICs to connect: set disconnectAllNics, or startConnected of a NIC to false.";
  return [{ path, reason }];
}

function validateSource(inputs: Partial<InstantCloneFleetInputs>, unknown: ReadonlySet<string>): CheckFailure[] {
  const given = sourceInputs.filter((input) => inputs[input] !== undefined || unknown.has(input));
  const [first, second] = given;
  if (first === undefined) {
    const reason = "is missing: give the source VM's id, its name as sourceName, or several as sources or sourceNames.";
    return [{ path: "source", reason }];
  }
  if (second !== undefined) return [{ path: second, reason: `give either ${first} or ${second}, not both.` }];
  return [...twice("sources", inputs.sources), ...twice("sourceNames", inputs.sourceNames)];
}

function twice(path: string, values: string[] = []): CheckFailure[] {
  const at = values.findIndex((value, index) => values.indexOf(value) < index);
  return at < 0 ? [] : [{ path: `${path}.${at}`, reason: "is in the list twice: members are spread evenly anyway." }];
}

function validatePattern({ namePattern, count = 1 }: Partial<InstantCloneFleetInputs>): CheckFailure[] {
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
