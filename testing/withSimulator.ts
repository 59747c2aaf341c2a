import { type Simulator, type SimulatorOptions, startSimulator } from "../simulator";
import { Client } from "./client";
import { Control } from "./control";
import { promptTools } from "./promptTools";

/** Body of a test with its own simulator in this process, and a client with a vCenter session. */
export function withSimulator(
  options: SimulatorOptions,
  test: (client: Client, simulator: Simulator) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const simulator = await startSimulator({ inventory: promptTools, ...options });
    try {
      await test(await Client.login(simulator.url), simulator);
      await new Control(new Client(simulator.url, simulator.caFile)).assertFaultsCarriedOut();
    } finally {
      await simulator.close();
    }
  };
}
