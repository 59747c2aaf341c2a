import type { Field } from "./fields";
import type { Subject } from "./subjects";

/** The program of an example, which stands in the page as it is. */
export interface Example {
  path: string;
  program: string;
}

const changes: Record<string, string> = { replace: "replacement", update: "update in place" };

/** The reference page of a resource or a function, as Markdown. */
export function pageOf(subject: Subject, [example, ...others]: [Example, ...Example[]]): string {
  const { kind, comment, inputs, outputs } = subject;
  const isResource = kind === "resource";
  const sections = [
    `# ${subject.name}`,
    `<!-- Made by \`npm run docs\` from ${subject.sources.join(" and ")}: change those instead. -->`,
    comment.text,
    subject.token ? `Type token: \`${subject.token}\`` : "",
    "## Example",
    `[${example.path}](../../${example.path}), which a test runs:`,
    `\`\`\`ts\n${example.program.trim()}\n\`\`\``,
    ...others.map(({ path }) => `Another one: [${path}](../../${path}).`),
    "## Inputs",
    isResource ? "" : "Every call reads anew: there is no state that a change of an input could update or replace.",
    isResource ? resourceInputs(inputs) : functionInputs(inputs),
    isResource ? "## Outputs" : "## Result",
    table(
      ["Output", "Type", "Secret", "Meaning"],
      outputs.map(({ path, type, required, text, ...field }) => [
        `\`${path}\``,
        required ? type : `${type}, or nothing`,
        secrecyOf(field),
        text,
      ]),
    ),
    ...section(subject.get && "## Reading one that exists", `\`${subject.name}.get(name, id, opts?)\`: ${subject.get}`),
    ...section(subject.twin && "## With outputs as arguments", `\`${subject.name}Output\`: ${subject.twin?.text}`),
    ...section(
      !isResource && "## In unit tests",
      `The token for \`call\` of [\`setMocks\`](../testing.md): \`vsphere-ops:index:${subject.name}\`.`,
    ),
    ...section(comment.tag("throws").length > 0 && "## Errors", list(comment.tag("throws"))),
    ...section(comment.tag("privileges").length > 0 && "## Privileges", comment.tag("privileges").join("\n\n")),
    ...section(comment.tag("remarks").length > 0 && "## State and calls", comment.tag("remarks").join("\n\n")),
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

/** The table of contents of the reference. */
export function indexOf(subjects: Subject[]): string {
  const rows = subjects.map(({ kind, name, comment }) => [
    `[${name}](${name}.md)`,
    kind,
    comment.text.split(/(?<=\.)\s/)[0] ?? "",
  ]);
  const note = "<!-- Made by `npm run docs`. -->";
  return `${["# Reference", note, table(["", "", "What it is"], rows)].join("\n\n")}\n`;
}

function resourceInputs(inputs: Field[]): string {
  return table(
    ["Input", "Type", "Default", "A change means", "Meaning"],
    inputs.map(({ path, type, secret, onChange, text, ...field }) => [
      `\`${path}\``,
      secret ? `${type}; secret` : type,
      defaultOf(field),
      changes[onChange] ?? onChange,
      text,
    ]),
  );
}

function functionInputs(inputs: Field[]): string {
  return table(
    ["Input", "Type", "Default", "Meaning"],
    inputs.map(({ path, type, text, ...field }) => [`\`${path}\``, type, defaultOf(field), text]),
  );
}

function defaultOf(field: Pick<Field, "required" | "default">): string {
  if (field.default === undefined) return field.required ? "required" : "optional";
  return isJson(field.default) ? `\`${field.default}\`` : field.default;
}

/** Whether a default is a value. A comment may describe one that has to be computed. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function secrecyOf({ secret, secretWith }: Pick<Field, "secret" | "secretWith">): string {
  if (secret) return "**yes**";
  return secretWith.length > 0 ? `when one of ${secretWith.map((name) => `\`${name}\``).join(", ")} is` : "no";
}

function section(title: string | false | undefined, body: string): string[] {
  return title ? [title, body] : [];
}

function list(items: string[]): string {
  return items.map((item) => `- ${item.replaceAll("\n", "\n  ")}`).join("\n");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function inCell(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
}
