import { z } from "zod";
import { inventorySchema } from "./schema";

/** The JSON Schema of an inventory file, by which editors complete and check one. */
export function inventoryJsonSchema(): string {
  const schema = z.toJSONSchema(inventorySchema, { io: "input" });
  return `${JSON.stringify({ title: "Inventory of the vSphere simulator", ...schema }, null, 2)}\n`;
}
