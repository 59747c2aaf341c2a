import { z } from "zod";
import { type Field, typeNameOf } from "./fields";
import type { Pages } from "./pages";
import type { Subject } from "./subjects";

/** Type token without the resource's name. Every stack's state contains it, so it never changes. */
const tokenPrefix = "pulumi-nodejs:dynamic/vsphere-ops:";

/** Inputs accept outputs of other resources at every level. An output is one Output of plain values. */
type Kind = "input" | "output";

/** Bodies of interfaces, by name. */
type Interfaces = Map<string, string>;

/**
 * The interfaces of each resource as TypeScript source for the SDK. A type that maps a schema would need zod in the published
 * declarations. Neither Pulumi's own TypeScript 3.8 nor pnpm's layout can resolve that.
 */
export function declarations(subjects: Subject[]): Pages {
  const resources = subjects.filter(({ resource }) => resource !== undefined);
  const named: Interfaces = new Map();
  const modules = resources.map((subject): [string, string] => [
    `${subject.resource?.handler}.ts`,
    moduleOf(subject, named),
  ]);
  return new Map([...modules, ["inputs.ts", inputsModule(named)]]);
}

/** Objects of inputs with an interface of their own. Several resources take them. */
function inputsModule(named: Interfaces): string {
  const interfaces = [...named].sort(([a], [b]) => a.localeCompare(b));
  return [
    "// Written by `npm run docs` from the schemas in provider/resources: change those instead.",
    'import type * as pulumi from "@pulumi/pulumi";',
    ...interfaces.map(([name, body]) => `\nexport interface ${name} ${body}`),
    "",
  ].join("\n");
}

function moduleOf({ name, sources, inputs, outputs, resource }: Subject, named: Interfaces): string {
  if (!resource) return "";
  const { handler, schemas } = resource;
  const derived = outputs.filter(({ path, secretWith }) => secretWith.length > 0 && path in schemas.outputs.shape);
  const sourcesOfSecrets = [...new Set(derived.flatMap(({ secretWith }) => secretWith))];
  if (derived.some(({ secretWith }) => secretWith.length < sourcesOfSecrets.length))
    throw new Error(`${sources.at(-1)}: all secretWith outputs of ${name} must name the same inputs.`);
  const inputNames = Object.keys(schemas.inputs.shape);
  // The state has the digest only of an input whose type has a name.
  const unread = inputNames.filter(
    (input) => input in schemas.outputs.shape || typeNameOf(schemas.inputs.shape[input]) !== undefined,
  );
  const declaration = new Declaration("input", inputs, named);
  const args = declaration.object([schemas.inputs], "", "");
  const names = (list: string[]) => `[${list.map((item) => JSON.stringify(item)).join(", ")}]`;
  return [
    `// Written by \`npm run docs\` from ${sources.at(-1)}: change that instead.`,
    'import type * as pulumi from "@pulumi/pulumi";',
    'import type { InputValues } from "../inputValues";',
    ...importOf(declaration.used),
    "",
    `/** Inputs of ${name}. */`,
    `export interface ${name}Args ${args}`,
    "",
    `/** Outputs of ${name}. */`,
    `export interface ${name}Outputs extends InputValues<${name}Args, ${unread.map((input) => JSON.stringify(input)).join(" | ") || "never"}> ${new Declaration("output", outputs, named).object([schemas.outputs], "", "")}`,
    "",
    "/** Facts that the class registers with. */",
    `export const ${handler}Facts = {`,
    `  token: "${tokenPrefix}${name}",`,
    `  handler: ${JSON.stringify(handler)},`,
    "  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */",
    ...outputKeys(Object.keys(schemas.outputs.shape)),
    `  inputs: ${names(inputNames.filter((input) => !unread.includes(input)))},`,
    `  requiredOutput: ${JSON.stringify(requiredOutput(schemas) ?? "")},`,
    `  timeouts: ${names(inputNames.filter((input) => /timeoutSeconds$/i.test(input)))},`,
    `  secretInputs: ${names(inputs.filter(({ path, secret }) => secret && path in schemas.inputs.shape).map(({ path }) => path))},`,
    `  secretSources: ${names(sourcesOfSecrets)},`,
    `  derivedOutputs: ${names(derived.map(({ path }) => path))},`,
    "} as const;",
    "",
  ].join("\n");
}

function importOf(used: ReadonlySet<string>): string[] {
  return used.size === 0 ? [] : [`import type { ${[...used].sort().join(", ")} } from "./inputs";`];
}

function outputKeys(names: string[]): string[] {
  if (names.length === 0) return ["  outputs: {},"];
  return ["  outputs: {", ...names.map((name) => `    ${name}: undefined,`), "  },"];
}

/** The first output that every state has, that is no input, and that is no secret where another will do. */
function requiredOutput({ inputs, outputs }: { inputs: z.ZodObject; outputs: z.ZodObject }): string | undefined {
  const required = Object.entries(outputs.shape).filter(
    ([name, field]) => !(name in inputs.shape) && !(field instanceof z.ZodOptional),
  );
  const [name] = required.find(([, field]) => !field.meta()?.secret) ?? required[0] ?? [];
  return name;
}

/** Writes the types of one schema. Comments, defaults and secrecy come from the rows of its reference page. */
class Declaration {
  /** Names of the interfaces that the object refers to. */
  readonly used = new Set<string>();
  readonly #rows: ReadonlyMap<string, Field>;

  constructor(
    private readonly kind: Kind,
    rows: Field[],
    private readonly named: Interfaces,
  ) {
    this.#rows = new Map(rows.map((row) => [row.path, row]));
  }

  /** Merges several schemas, the members of a union of objects, into one object. */
  object(schemas: z.ZodObject[], path: string, indent: string): string {
    const prefix = path === "" ? "" : `${path}.`;
    const names = new Set(schemas.flatMap((schema) => Object.keys(schema.shape)));
    const members = [...names].map((name) => {
      const fields = schemas.map((schema) => schema.shape[name]);
      return this.#member(name, fields, `${prefix}${name}`, `${indent}  `);
    });
    if (members.length === 0) return "{}";
    if (schemas.some((schema) => schema.def.catchall instanceof z.ZodUnknown))
      members.push(`${indent}  [name: string]: unknown;`);
    return `{\n${members.join("\n")}\n${indent}}`;
  }

  #member(name: string, fields: unknown[], path: string, indent: string): string {
    const row = this.#rows.get(path);
    const given = fields.filter((field) => field instanceof z.ZodType);
    const isOptional =
      this.kind === "input" ? !row?.required : given.length < fields.length || given.some(isZodOptional);
    const type = [...new Set(given.map((field) => this.#type(field, path, indent)))].join(" | ");
    const comment = row ? commentOf(row, this.kind, indent) : "";
    if (this.kind === "output" && !path.includes("."))
      return `${comment}${indent}readonly ${name}: pulumi.Output<${type}${isOptional ? " | undefined" : ""}>;`;
    const mark = isOptional ? "?" : "";
    return `${comment}${indent}${name}${mark}: ${this.#wrapped(type, isOptional)};`;
  }

  /** An optional input also accepts an output without a value. */
  #wrapped(type: string, isOptional = false): string {
    if (this.kind === "output" || type === "unknown") return type;
    return `pulumi.Input<${type}${isOptional ? " | undefined" : ""}>`;
  }

  #type(schema: unknown, path: string, indent: string): string {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
      return this.#type(schema.unwrap(), path, indent);
    const typeName = typeNameOf(schema);
    if (typeName !== undefined) return typeName;
    if (schema instanceof z.ZodString) return "string";
    if (schema instanceof z.ZodNumber) return "number";
    if (schema instanceof z.ZodBoolean) return "boolean";
    if (schema instanceof z.ZodUnknown) return "unknown";
    if (schema instanceof z.ZodEnum) return schema.options.map((option) => JSON.stringify(option)).join(" | ");
    if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => JSON.stringify(value)).join(" | ");
    if (schema instanceof z.ZodArray) return this.#array(this.#type(schema.element, `${path}[]`, indent));
    if (schema instanceof z.ZodRecord)
      return `{ [key: string]: ${this.#wrapped(this.#type(schema.valueType, `${path}.<key>`, indent))} }`;
    if (schema instanceof z.ZodObject) return this.#reference(schema, path) ?? this.object([schema], path, indent);
    if (schema instanceof z.ZodUnion) return this.#union([...schema.options], path, indent);
    throw new Error(
      `${path}: no TypeScript type is known for this kind of schema. Add it to scripts/docs/declarations.ts.`,
    );
  }

  /** Name of the object's own interface. Values of outputs have none, because their fields are no inputs. */
  #reference(schema: z.ZodObject, path: string): string | undefined {
    const name = this.kind === "input" ? schema.meta()?.interfaceName : undefined;
    if (name === undefined) return undefined;
    // A declaration of its own, because this one does not use the names within.
    this.named.set(name, new Declaration(this.kind, [...this.#rows.values()], this.named).object([schema], path, ""));
    this.used.add(name);
    return name;
  }

  #array(item: string): string {
    const wrapped = this.#wrapped(item);
    return wrapped.includes(" | ") && wrapped === item ? `(${wrapped})[]` : `${wrapped}[]`;
  }

  #union(options: unknown[], path: string, indent: string): string {
    const objects = options.filter((option) => option instanceof z.ZodObject);
    const others = options.filter((option) => !(option instanceof z.ZodObject));
    const types = others.map((option) => this.#type(option, path, indent));
    return [...types, ...(objects.length > 0 ? [this.object(objects, path, indent)] : [])].join(" | ");
  }
}

const changes: Record<Field["onChange"], string> = {
  replace: "A change replaces the resource.",
  update: "A change updates the resource in place.",
  nothing: "A change alone does nothing.",
};

function commentOf(row: Field, kind: Kind, indent: string): string {
  const isTop = !/[.[]/.test(row.path);
  const paragraphs = [
    row.text,
    isTop && kind === "input" ? changes[row.onChange] : "",
    isTop && row.secret ? "Always a secret." : "",
    isTop && row.secretWith.length > 0
      ? `A secret when one of ${row.secretWith.map((name) => `\`${name}\``).join(", ")} is.`
      : "",
    row.default === undefined ? "" : `@default ${row.default}`,
  ].filter((text) => text !== "");
  const lines = paragraphs.join("\n\n").replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join("\n");
}

function isZodOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional;
}
