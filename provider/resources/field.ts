import type { z } from "zod";

declare module "zod" {
  /** What a field says of itself beside its type; its meaning is the comment above it. */
  interface GlobalMeta {
    /** What a change of this input does to the resource. */
    onChange?: "replace" | "update";
    /** Encrypted in state, and hidden wherever the engine shows it. */
    secret?: boolean;
  }
}

/** Marks an input whose change makes the resource anew. */
export function replaces<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), onChange: "replace" });
}

/** Marks an input that can change while the resource lives on. */
export function updates<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), onChange: "update" });
}

/** Marks a field that state encrypts. The class in the SDK has to name it as well; a test holds the two together. */
export function secret<T extends z.ZodType>(field: T): T {
  return field.meta({ ...field.meta(), secret: true });
}
