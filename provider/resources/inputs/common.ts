import { z } from "zod";
import { replaces, strictObject } from "../field";

export const text = z.string().min(1, "must not be empty.");

/** Longest wait of an operation: a day. */
const upToADay = z.number().max(86_400, "must be at most 86400 seconds (a day).");
export const seconds = upToADay.min(0, "must be 0 or more seconds.");
export const atLeastOneSecond = upToADay.min(1, "must be at least 1 second.");

export const triggers = z.array(z.unknown()).optional();

/** Inputs of every resource. */
export const commonInputs = strictObject({
  /** Name of the connection, as configured (docs/configuration.md). */
  connection: replaces(text.default("default")),
}).shape;
