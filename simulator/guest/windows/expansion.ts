import type { Environment } from "./environment";

/** cmd.exe before it reads a line: `%NAME%`, `%NAME:a=b%`, `%NAME:~n,m%`. What names no variable stays (docs/apis/vcenter.md section 11). */
export function expandPercent(line: string, environment: Environment): string {
  return expand(line, "%", environment);
}

/** After the line was read, with `/v:on`: `!NAME!`. Carets count once more in a text that has an exclamation mark. */
export function expandDelayed(text: string, environment: Environment): string {
  return text.includes("!") ? expand(text, "!", environment).replace(/\^(.?)/gs, "$1") : text;
}

function expand(line: string, mark: string, environment: Environment): string {
  let expanded = "";
  let at = 0;
  for (;;) {
    const start = line.indexOf(mark, at);
    if (start < 0) return expanded + line.slice(at);
    expanded += line.slice(at, start);
    const found = variableAt(line.slice(start + 1), mark, environment);
    expanded += found ? found.value : mark;
    at = start + 1 + (found ? found.length : 0);
  }
}

/** A name ends at the mark or at a colon, whichever comes first. */
function variableAt(
  text: string,
  mark: string,
  environment: Environment,
): { value: string; length: number } | undefined {
  const name = text.slice(0, text.search(mark === "%" ? /[%:]/ : /[!:]/));
  const value = name === "" ? undefined : environment.get(name);
  if (value === undefined || !text.slice(name.length).includes(mark)) return undefined;
  if (text.charAt(name.length) === mark) return { value, length: name.length + 1 };
  const end = text.indexOf(mark, name.length + 1);
  const modifier = text.slice(name.length + 1, end);
  return { value: modified(value, modifier), length: end + 1 };
}

function modified(value: string, modifier: string): string {
  if (modifier.startsWith("~")) {
    const [start = 0, length] = modifier.slice(1).split(",").map(Number);
    const rest = value.slice(start);
    return length === undefined ? rest : rest.slice(0, length);
  }
  const [search = "", ...replacement] = modifier.split("=");
  if (search === "" || replacement.length === 0) return value;
  const pattern = search.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return value.replace(new RegExp(pattern, "gi"), () => replacement.join("="));
}
