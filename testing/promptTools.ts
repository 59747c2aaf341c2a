import { buildInventory } from "../simulator/inventory/load";

/** The default inventory without the second that VMware Tools need to see the end of a program, for tests that run many. */
export const promptTools = buildInventory({ settings: { programPollSeconds: 0 } });
