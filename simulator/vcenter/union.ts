import type { z } from "zod";

interface Case {
  required?: readonly string[];
  optional?: readonly string[];
}

/**
 * For a structure whose `type` says which of its other fields may be there. The vendor's union check refuses a field of
 * another type as INVALID_ARGUMENT (docs/apis/vcenter.md section 8); a field that no type has is UNEXPECTED_INPUT.
 */
export function checkUnion<Type extends string>(cases: Record<Type, Case>) {
  return (value: { type: Type }, context: z.core.$RefinementCtx): void => {
    const { type, ...fields } = value;
    const { required = [], optional = [] } = cases[type];
    const given = Object.entries(fields).flatMap(([name, field]) => (field === undefined ? [] : name));
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: "custom", path: [name], message: `${message} type ${type}`, input: value });
    for (const name of given)
      if (!required.includes(name) && !optional.includes(name)) refuse(name, "is not a field of");
    for (const name of required) if (!given.includes(name)) refuse(name, "is required by");
  };
}
