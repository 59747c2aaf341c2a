import type { SimulatorOptions } from "../simulator";
import { buildInventory } from "../simulator/inventory/load";
import { inLab, type Lab } from "./lab";

/** The simulator with a faster SRS than a real one. */
export function inSrsLab(test: (lab: Lab) => Promise<void>, srs: object = {}): () => Promise<void> {
  const inventory = buildInventory({ srs: { creationMs: 50, connectMs: 20, ...srs } });
  return inLab(test, { inventory } satisfies SimulatorOptions);
}
