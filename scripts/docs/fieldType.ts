import ts from "typescript";
import { z } from "zod";

/** Units, by the last word of a field's name. */
const units: Record<string, string> = { Seconds: "seconds", Bytes: "bytes", Mib: "MiB" };

/** A field's type in words. */
export function describeType(checker: ts.TypeChecker, type: ts.Type, schemas: z.ZodType[], path: string): string {
  const options = optionsOf(checker, type);
  const literals = options.filter((option) => option.isLiteral());
  const words = options.filter((option) => !option.isLiteral()).map((option) => describe(checker, option, schemas));
  // The compiler's order of literals is arbitrary; the schema has the author's order.
  const order = schemas.flatMap(enumValues);
  const values = literals.map(({ value }) => value).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const text = [...values.map((value) => `\`${JSON.stringify(value)}\``), ...new Set(words)].join(" or ");
  const unit = Object.keys(units).find((suffix) => path.toLowerCase().endsWith(suffix.toLowerCase()));
  return text === "number" && unit ? `number of ${units[unit]}` : text;
}

function describe(checker: ts.TypeChecker, type: ts.Type, schemas: z.ZodType[]): string {
  const element = elementOf(checker, type);
  if (element) return `list of ${describeType(checker, element, schemas, "")}`;
  const value = mapValueOf(checker, type);
  if (value) return `map of ${describeType(checker, value, schemas, "")}`;
  if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return "anything";
  if (type.flags & ts.TypeFlags.Object) return "object";
  return checker.typeToString(type);
}

/** Members of a union without undefined, with the value of an Output in its place. Otherwise the type itself. */
export function optionsOf(checker: ts.TypeChecker, type: ts.Type): ts.Type[] {
  const [wrapped] = type.aliasSymbol?.name === "Output" ? (type.aliasTypeArguments ?? []) : [];
  const given = wrapped ?? type;
  const present = given.flags & ts.TypeFlags.Unknown ? given : checker.getNonNullableType(given);
  return present.isUnion() && !(present.flags & ts.TypeFlags.Boolean)
    ? withoutHalfBooleans(checker, present)
    : [present];
}

/** In a union, boolean is the two literals true and false. */
function withoutHalfBooleans(checker: ts.TypeChecker, union: ts.UnionType): ts.Type[] {
  const isHalf = (type: ts.Type) => (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
  const others = union.types.filter((type) => !isHalf(type));
  return others.length < union.types.length ? [checker.getBooleanType(), ...others] : others;
}

/** Type of a list's items. */
export function elementOf(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  return checker.isArrayLikeType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
}

/** Type of the values in a map with free keys. */
export function mapValueOf(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  if (type.getProperties().length > 0) return undefined;
  return checker.getIndexTypeOfType(type, ts.IndexKind.String);
}

function enumValues(schema: unknown): unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return enumValues(schema.unwrap());
  if (schema instanceof z.ZodArray) return enumValues(schema.element);
  if (schema instanceof z.ZodRecord) return enumValues(schema.valueType);
  return schema instanceof z.ZodEnum ? schema.options : [];
}
