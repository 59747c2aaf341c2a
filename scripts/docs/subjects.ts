import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Resource } from "../../provider/resources/resource";
import { type Field, FieldReader } from "./fields";
import type { Comment, Sources } from "./sources";

/** Subject of a reference page: a resource or a function. */
export interface Subject {
  kind: "resource" | "function";
  name: string;
  /** Type token of a resource. */
  token: string | undefined;
  /** Source files of the page. */
  sources: string[];
  comment: Comment;
  inputs: Field[];
  outputs: Field[];
  /** Comment of `get`, for a resource that has it. */
  get: string | undefined;
  /** Output form of a function. */
  twin: Comment | undefined;
  /** The provider's side of a resource. */
  resource: { handler: string; schemas: Schemas } | undefined;
}

type Schemas = Pick<Resource<object, object>, "inputs" | "outputs">;

const sdk = "sdk/index.ts";
const registry = "provider/index.ts";

/** Modules to compile. */
export const entries = [sdk, registry];

/** All resources of the provider's registry and all functions of the SDK. */
export function subjectsOf(sources: Sources): Subject[] {
  const exported = new Map(sources.exportsOf(sdk).map((symbol) => [symbol.name, symbol]));
  const resources = sources.exportsOf(registry).map(({ name }) => {
    const className = name.charAt(0).toUpperCase() + name.slice(1);
    const symbol = exported.get(className);
    if (!symbol) throw new Error(`${registry} has ${name}, but ${sdk} has no ${className}.`);
    return resource(sources, symbol, name);
  });
  const functions = [...exported.values()].filter(
    ({ name, flags }) => flags & ts.SymbolFlags.Function && !name.endsWith("Output"),
  );
  return [
    ...resources,
    ...functions.map((symbol) => sdkFunction(sources, symbol, exported.get(`${symbol.name}Output`))),
  ];
}

function resource(sources: Sources, symbol: ts.Symbol, handler: string): Subject {
  const { checker } = sources;
  const path = [`provider/resources/${handler}.ts`, `provider/resources/${handler}/index.ts`].find((file) =>
    existsSync(join(sources.root, file)),
  );
  if (!path) throw new Error(`provider/resources has neither ${handler}.ts nor ${handler}/index.ts.`);
  const declared = sources.exportsOf(path).find(({ name }) => name === handler);
  const [inputs, outputs] = typeArguments(checker, declared && checker.getTypeOfSymbol(declared));
  if (!inputs || !outputs) throw new Error(`${path}: ${handler} is not declared as Resource<Inputs, Outputs>.`);
  const schemas: Schemas = require(join(sources.root, path))[handler];
  const reader = new FieldReader(checker);
  const id = symbol.members?.get(ts.escapeLeadingUnderscores("id"));
  const get = symbol.exports?.get(ts.escapeLeadingUnderscores("get"));
  const schemaFile = path.replace(/index\.ts$/, "schema.ts");
  return {
    kind: "resource",
    name: symbol.name,
    token: require(join(sources.root, sdk))[symbol.name].__pulumiType,
    sources: [sources.pathOf(symbol), existsSync(join(sources.root, schemaFile)) ? schemaFile : path],
    comment: sources.commentOf(symbol),
    inputs: reader.read(inputs, schemas.inputs),
    outputs: [idOutput(id ? sources.commentOf(id).text : ""), ...reader.read(outputs, schemas.outputs)],
    get: get && sources.commentOf(get).text,
    twin: undefined,
    resource: { handler, schemas },
  };
}

function sdkFunction(sources: Sources, symbol: ts.Symbol, twin: ts.Symbol | undefined): Subject {
  const { checker } = sources;
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const [args] = signature?.getParameters() ?? [];
  const result = signature && checker.getAwaitedType(signature.getReturnType());
  if (!result) throw new Error(`${symbol.name} cannot be called.`);
  const reader = new FieldReader(checker);
  return {
    kind: "function",
    name: symbol.name,
    token: undefined,
    sources: [sources.pathOf(symbol)],
    comment: sources.commentOf(symbol),
    inputs: args ? reader.read(checker.getTypeOfSymbol(args)) : [],
    outputs: reader.read(result),
    get: undefined,
    twin: twin && sources.commentOf(twin),
    resource: undefined,
  };
}

function idOutput(text: string): Field {
  const plain = { required: true, default: undefined, onChange: "nothing", secret: false } as const;
  return { path: "id", type: "string", ...plain, secretWith: [], text };
}

function typeArguments(checker: ts.TypeChecker, type: ts.Type | undefined): readonly ts.Type[] {
  const isReference = (given: ts.Type): given is ts.TypeReference => "target" in given;
  return type && isReference(type) ? checker.getTypeArguments(type) : [];
}
