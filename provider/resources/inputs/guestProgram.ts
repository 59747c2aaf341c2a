import { z } from "zod";
import { text } from "./guestText";

/** Run time of a program: at most a week. */
export const runSeconds = z
  .number()
  .min(1, "must be at least 1 second.")
  .max(604_800, "must be at most 604800 seconds (a week).");

export const programArguments = z.union([text, z.array(text)], "must be a text or a list of texts.").optional();

export const exitCodes = z
  .array(z.int("must be a whole number."))
  .min(1, "must name at least one exit code, such as [0].")
  .default([0]);
