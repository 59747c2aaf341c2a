import { CUSTOM_OBJECT, fromJson, toText, unroll, type Value } from "./powerShellValue";
import { expand, stagesOf, statementsOf, type Word, wordsOf } from "./scriptText";

export const STREAM_NAMES = ["information", "error", "warning", "debug", "verbose"] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** What a script sees of its runspace, and what it writes to. Names of variables are in lower case. */
export interface ScriptScope {
  /** Of the runspace's session: they outlive the script. */
  variables: Map<string, Value>;
  parameters: Map<string, Value>;
  virtualMachines(): Value[];
  writeOutput(value: Value): void;
  writeStream(stream: StreamName, message: string): void;
}

const UNDERSTOOD =
  "Write-Output 'text', 'text', Write-Error, Write-Warning, Write-Verbose, Write-Debug, Write-Information, throw 'text', " +
  "Start-Sleep -Seconds n, Start-Sleep -Milliseconds n, $name, $name = 'text', Get-VM, ConvertFrom-Json 'text', ,@((one of these)), and Select-Object after a |";

const STREAMS: Record<string, StreamName> = {
  "write-error": "error",
  "write-warning": "warning",
  "write-verbose": "verbose",
  "write-debug": "debug",
  "write-information": "information",
  "write-host": "information",
};

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A terminating error: the script ends here, in state `error`. */
export class TerminatingError extends Error {}

/**
 * Runs a script line by line, without PowerShell (docs/simulator.md). It yields the milliseconds that a Start-Sleep
 * waits for: the caller goes on when they have passed, so that a script sleeps on the simulator's clock.
 */
export function* runScript(script: string, scope: ScriptScope): Generator<number, void> {
  for (const statement of statementsOf(script)) {
    const [, variable, value] = /^\$(\w+)\s*=\s*([\s\S]+)$/.exec(statement) ?? [];
    const written = yield* runPipeline(value ?? statement, scope);
    if (variable === undefined) {
      for (const item of written) scope.writeOutput(item);
    } else {
      scope.parameters.delete(variable.toLowerCase());
      scope.variables.set(variable.toLowerCase(), written.length === 1 ? (written[0] ?? null) : written);
    }
  }
}

function* runPipeline(text: string, scope: ScriptScope): Generator<number, Value[]> {
  const [first = "", ...filters] = stagesOf(text);
  let values = yield* runCommand(first, scope);
  for (const filter of filters) values = select(filter, values) ?? notUnderstood(text);
  return values;
}

function* runCommand(line: string, scope: ScriptScope): Generator<number, Value[]> {
  // All that the command writes as one list.
  const [, inner] = /^,@\(\(([\s\S]+)\)\)$/.exec(line) ?? [];
  if (inner !== undefined) return [yield* runCommand(inner, scope)];
  const words = wordsOf(line) ?? notUnderstood(line);
  const [head, ...rest] = words;
  if (head?.kind !== "bare" || NUMBER.test(head.text)) return valuesOf(words, line, scope);
  const command = head.text.toLowerCase();
  if (command === "start-sleep") {
    yield sleepMs(rest, scope) ?? notUnderstood(line);
    return [];
  }
  if (command === "get-vm" && rest.length === 0) return scope.virtualMachines();
  const values = rest.length > 0 ? valuesOf(withoutParameterName(rest), line, scope) : notUnderstood(line);
  if (command === "write-output" || command === "echo") return values;
  if (command === "convertfrom-json") return values.flatMap((value) => unroll(readJson(toText(value))));
  if (command === "throw") throw new TerminatingError(values.map(toText).join(" "));
  const stream = STREAMS[command] ?? notUnderstood(line);
  scope.writeStream(stream, values.map(toText).join(" "));
  return [];
}

/** One value, or several with commas between them. */
function valuesOf(words: Word[], line: string, scope: ScriptScope): Value[] {
  return words.flatMap((word, index) => {
    const isComma = word.kind === "comma";
    if (isComma !== (index % 2 === 1) || (isComma && index === words.length - 1)) notUnderstood(line);
    return isComma ? [] : unroll(readWord(word, line, scope));
  });
}

function readWord(word: Word, line: string, scope: ScriptScope): Value {
  if (word.kind === "literal") return word.text;
  if (word.kind === "variable") return variable(word.text, scope);
  if (word.kind === "expandable") {
    return expand(word.text, (name) => toText(variable(name, scope))) ?? notUnderstood(line);
  }
  if (/^-[a-z]|[()[\]{}&$@]/i.test(word.text)) notUnderstood(line);
  return NUMBER.test(word.text) ? Number(word.text) : word.text;
}

function variable(name: string, scope: ScriptScope): Value {
  const key = name.toLowerCase();
  if (key === "true" || key === "false") return key === "true";
  return scope.parameters.get(key) ?? scope.variables.get(key) ?? null;
}

function readJson(text: string): Value {
  try {
    return fromJson(JSON.parse(text));
  } catch {
    throw new TerminatingError("Conversion from JSON failed.");
  }
}

function withoutParameterName(words: Word[]): Word[] {
  return /^-(InputObject|Message|MessageData|Object)$/i.test(words[0]?.text ?? "") ? words.slice(1) : words;
}

function sleepMs(words: Word[], scope: ScriptScope): number | undefined {
  const [unit, amount] = words.length === 1 ? ["-seconds", words[0]] : [words[0]?.text.toLowerCase(), words[1]];
  if (!amount || words.length > 2) return undefined;
  const count = Number(amount.kind === "variable" ? toText(variable(amount.text, scope)) : amount.text);
  if (!Number.isFinite(count) || count < 0) return undefined;
  if (unit === "-seconds" || unit === "-s") return count * 1000;
  return unit === "-milliseconds" || unit === "-m" ? count : undefined;
}

/** `Select-Object Name, PowerState`: objects of those properties only. */
function select(line: string, values: Value[]): Value[] | undefined {
  const [head, ...words] = wordsOf(line) ?? [];
  const names = words.filter((word) => word.kind !== "comma").map((word) => word.text);
  if (!/^select(-object)?$/i.test(head?.text ?? "")) return undefined;
  if (!names.every((name) => /^\w+$/.test(name))) return undefined;
  return values.map((value) => {
    const properties = typeof value === "object" && value !== null && !Array.isArray(value) ? value.properties : {};
    const known = Object.entries(properties);
    const pick = (name: string) => known.find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [name, null];
    return { ...CUSTOM_OBJECT, properties: Object.fromEntries(names.map(pick)) };
  });
}

function notUnderstood(line: string): never {
  throw new TerminatingError(
    `This line is not one that the simulator understands: ${line}. It understands ${UNDERSTOOD}.`,
  );
}
