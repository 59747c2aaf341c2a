import type { z } from "zod";
import { readDocument } from "./document";
import { InventoryError } from "./error";
import { checkReferences } from "./references";
import { type Inventory, type InventoryFile, inventorySchema } from "./schema";

export interface Mistake {
  path: PropertyKey[];
  message: string;
}

/** The inventory that a text in YAML or JSON describes. `name` is what errors call it. */
export function parseInventory(text: string, name: string): Inventory {
  const { value, mistakes, lineOf } = readDocument(text);
  if (mistakes.length > 0) {
    throw new InventoryError(mistakes.map(({ line, message }) => `${name}, line ${line}: ${message}`).join("\n"));
  }
  return check(value, (path) => `${name}, line ${lineOf(path)}, `);
}

/** The inventory that an object describes, for a simulator that is started in-process. */
export function buildInventory(file: InventoryFile = {}): Inventory {
  return check(file, () => "inventory, ");
}

function check(file: unknown, place: (path: PropertyKey[]) => string): Inventory {
  const parsed = inventorySchema.safeParse(file);
  if (!parsed.success) throw report(parsed.error.issues.flatMap(mistakesOf), place);
  const mistakes = checkReferences(parsed.data);
  if (mistakes.length > 0) throw report(mistakes, place);
  return parsed.data;
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: "unknown field" }));
}

function report(mistakes: Mistake[], place: (path: PropertyKey[]) => string): InventoryError {
  return new InventoryError(
    mistakes.map(({ path, message }) => `${place(path)}${fieldOf(path)}: ${message}`).join("\n"),
  );
}

/** `vms[3].folder` */
function fieldOf(path: PropertyKey[]): string {
  const field = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return field.replace(/^\./, "") || "the whole";
}
