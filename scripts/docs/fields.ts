import ts from "typescript";
import { z } from "zod";
import { describeType, elementOf, mapValueOf, optionsOf } from "./fieldType";

/** A row of a reference page. */
export interface Field {
  /** As a program writes it: `placement.folder`, `nicsToUpdate.<key>.macType`, `runspaces[].id`. */
  path: string;
  type: string;
  required: boolean;
  /** A value as JSON, or the description of one. */
  default: string | undefined;
  /** Effect of a change of the input. */
  onChange: NonNullable<z.GlobalMeta["onChange"]>;
  secret: boolean;
  /** Inputs that make it secret if they are secret. */
  secretWith: readonly string[];
  text: string;
}

/** Properties that a field inherits from the field around it. */
type Inherited = Pick<Field, "onChange" | "secret" | "secretWith">;

/** One object as types, which have the comments, and as schemas, which have the defaults. A union has several of each. */
interface Shape {
  types: ts.Type[];
  schemas: z.ZodObject[];
}

/** Reads the fields of a type. A schema adds defaults, the effect of a change, and secrecy. */
export class FieldReader {
  constructor(private readonly checker: ts.TypeChecker) {}

  read(type: ts.Type, schema?: z.ZodObject): Field[] {
    return this.#members("", { types: [type], schemas: schema ? [schema] : [] });
  }

  #members(prefix: string, { types, schemas }: Shape, inherited?: Inherited): Field[] {
    const declared = schemas.length > 0 ? schemas.map((schema) => Object.keys(schema.shape)) : types.map(namesOf);
    return [...new Set(declared.flat())].flatMap((name) => {
      const symbols = types.map((type) => type.getProperty(name)).filter((symbol) => symbol !== undefined);
      const fields = schemas.map((schema) => schema.shape[name]).filter((field) => field instanceof z.ZodType);
      const required =
        schemas.length > 0
          ? fields.length === schemas.length && fields.every((field) => !field.safeParse(undefined).success)
          : symbols.every((symbol) => !(symbol.flags & ts.SymbolFlags.Optional));
      return this.#field(`${prefix}${name}`, symbols, fields, required, inherited);
    });
  }

  #field(path: string, symbols: ts.Symbol[], schemas: z.ZodType[], required: boolean, inherited?: Inherited): Field[] {
    const types = symbols.map((symbol) => this.checker.getTypeOfSymbol(symbol));
    const meta = schemas[0]?.meta() ?? {};
    const own: Inherited = inherited ?? {
      // In the host, an input without `onChange` replaces.
      onChange: meta.onChange ?? "replace",
      secret: meta.secret ?? types.some(isOutput),
      secretWith: meta.secretWith ?? [],
    };
    const typeName = typeNameOf(schemas[0]);
    const defaults = schemas.filter((schema) => schema instanceof z.ZodDefault).map(({ def }) => def.defaultValue);
    const field = {
      path,
      type: typeName ?? this.#describe(types, schemas, path),
      required,
      default: defaults.length > 0 ? JSON.stringify(defaults[0]) : this.#defaultTag(symbols),
      ...own,
      text: symbols.map((symbol) => this.#comment(symbol)).find((text) => text !== "") ?? "",
    };
    return typeName === undefined ? [field, ...this.#nested(path, types, schemas, own)] : [field];
  }

  #describe(types: ts.Type[], schemas: z.ZodType[], path: string): string {
    const text = [...new Set(types.map((type) => describeType(this.checker, type, schemas, path)))].join(" or ");
    const name = schemas.map(interfaceNameOf).find((found) => found !== undefined);
    return name === undefined ? text : text.replace(/\bobject\b/, `\`${name}\``);
  }

  #nested(path: string, types: ts.Type[], schemas: z.ZodType[], inherited: Inherited): Field[] {
    const shapes = new Map<string, Shape>();
    const at = (suffix: string) => {
      const shape = shapes.get(suffix) ?? { types: [], schemas: [] };
      shapes.set(suffix, shape);
      return shape;
    };
    for (const type of types) this.#collectTypes(type, "", at);
    for (const schema of schemas) collectSchemas(schema, "", at);
    return [...shapes].flatMap(([suffix, shape]) => this.#members(`${path}${suffix}.`, shape, inherited));
  }

  /** Object types in a field, by the suffix of their path: `[]`, `.<key>` or nothing. */
  #collectTypes(type: ts.Type, suffix: string, at: (suffix: string) => Shape): void {
    for (const option of optionsOf(this.checker, type)) {
      const element = elementOf(this.checker, option);
      const value = mapValueOf(this.checker, option);
      if (element) this.#collectTypes(element, `${suffix}[]`, at);
      else if (value) this.#collectTypes(value, `${suffix}.<key>`, at);
      else if (option.flags & ts.TypeFlags.Object && namesOf(option).length > 0) at(suffix).types.push(option);
    }
  }

  /** The `@default` of the comment, for a field without a default in a schema. */
  #defaultTag(symbols: ts.Symbol[]): string | undefined {
    const tags = symbols.flatMap((symbol) => symbol.getJsDocTags(this.checker));
    return tags.filter(({ name }) => name === "default").map(({ text }) => ts.displayPartsToString(text))[0];
  }

  #comment(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).trim();
  }
}

function collectSchemas(schema: unknown, suffix: string, at: (suffix: string) => Shape): void {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) collectSchemas(schema.unwrap(), suffix, at);
  else if (schema instanceof z.ZodArray) collectSchemas(schema.element, `${suffix}[]`, at);
  else if (schema instanceof z.ZodRecord) collectSchemas(schema.valueType, `${suffix}.<key>`, at);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) collectSchemas(option, suffix, at);
  else if (schema instanceof z.ZodObject) at(suffix).schemas.push(schema);
}

/** A value that reaches the provider as another one has the type that programs give. */
export function typeNameOf(schema: unknown): string | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return typeNameOf(schema.unwrap());
  return schema instanceof z.ZodType ? schema.meta()?.typeName : undefined;
}

function interfaceNameOf(schema: z.ZodType): string | undefined {
  const objects: z.ZodObject[] = [];
  collectSchemas(schema, "", () => ({ types: [], schemas: objects }));
  return objects[0]?.meta()?.interfaceName;
}

function namesOf(type: ts.Type): string[] {
  return type.getProperties().map((property) => property.name);
}

/** A function of the SDK returns plain values. An Output among them carries a secret. */
function isOutput(type: ts.Type): boolean {
  return type.aliasSymbol?.name === "Output";
}
