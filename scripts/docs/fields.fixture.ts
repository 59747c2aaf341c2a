import { z } from "zod";
import { replaces, secret, secretWith, strictObject, updates } from "../../provider/resources/field";

/** Fields of every kind that a reference page knows. */
export const schema = strictObject({
  /** Given with a unit. */
  waitSeconds: updates(z.number().default(5)),
  /** One of a few, in the author's order. */
  mode: z.enum(["zeta", "alpha"]).optional(),
  /** Text, or a list of texts. */
  arguments: replaces(z.union([z.string(), z.array(z.string())]).optional()),
  /** Or a size. */
  capture: replaces(
    z.union([
      z.boolean(),
      strictObject({
        /** How much. */
        maxBytes: z.number().default(64),
      }),
    ]),
  ),
  /** By key. */
  nics: replaces(
    z.record(
      z.string(),
      strictObject({
        /** Inside a map. */
        label: z.string(),
      }),
    ),
  ),
  /** Who. */
  credentials: secret(
    updates(
      z.discriminatedUnion("type", [
        strictObject({
          /** Kind. */
          type: z.literal("PASSWORD"),
          /** For PASSWORD. */
          password: z.string(),
        }),
        strictObject({
          /** Kind. */
          type: z.literal("TOKEN"),
          /** For TOKEN. */
          token: z.string(),
        }),
      ]),
    ),
  ),
  /** Repeats another. */
  echo: secretWith(["mode"], z.string()),
  /** Anything at all. */
  triggers: replaces(z.array(z.unknown()).optional()),
});

/** The types to be read, by the names that the test asks for. */
export interface Fixture {
  declared: z.output<typeof schema>;
  plain: {
    /** A list of rows. */
    rows: {
      /**
       * In a row.
       *
       * @default "none"
       */
      name?: string;
    }[];
  };
}
