import { z } from "zod";

declare module "zod" {
  /** What a field says of itself beside its type; its meaning is the comment above it. */
  interface GlobalMeta {
    /** What a change of this input does to the resource. */
    onChange?: "replace" | "update" | "nothing";
    /** Encrypted in state, and hidden wherever the engine shows it. */
    secret?: boolean;
    /** Inputs that it is made from: when one of them is a secret, so is this. */
    secretWith?: readonly string[];
    stateForm?: StateForm;
    /** Type in programs, for a value that reaches the provider as another one. */
    typeName?: string;
    /** An empty list says something else than no list. */
    isEmptyMeant?: boolean;
    /** Interface of an object of inputs that programs can name, such as `GuestCredentialsArgs`. */
    interfaceName?: string;
  }
}

/** Another form that state holds a value in. */
export interface StateForm {
  /** Undefined: state does not hold it. */
  write(value: unknown): unknown;
  read(stored: unknown): unknown;
}

/** Marks an input whose change replaces the resource. */
export function replaces<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), onChange: "replace" });
}

/** Marks an input that can change while the resource lives on. */
export function updates<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), onChange: "update" });
}

/** Marks an input whose change is no reason to do anything: what was done with the old value stays done. */
export function ignores<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), onChange: "nothing" });
}

/** Marks a field that state encrypts. An input needs `pulumi.secret` in its class as well, since the program sends it. */
export function secret<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), secret: true });
}

/** Gives an output another form in state than resources and programs know it in; its class in the SDK has to read that form. */
export function storedAs<T extends z.ZodType>(stateForm: StateForm, field: T): T {
  return field.meta({ ...field.meta(), stateForm });
}

/** Marks an output that state does not hold, since its class in the SDK reads it from another one. */
export function derived<T extends z.ZodType>(field: T): T {
  return storedAs({ write: () => undefined, read: (stored) => stored }, field);
}

/** Marks an output that is made from inputs and shows them: when one of those is a secret, so is this. */
export function secretWith<T extends z.ZodType>(inputs: readonly string[], field: T): T {
  return field.meta({ ...field.meta(), secretWith: inputs });
}

/**
 * An object of fields that takes no others. zod's own functions map the type of the shape, and a declaration file of a mapped
 * type has no comments: editors would show users none.
 */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict>;
export function strictObject(shape: z.ZodRawShape): z.ZodObject {
  return z.strictObject(shape);
}
