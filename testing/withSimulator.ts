import { type Simulator, type SimulatorOptions, startSimulator } from "../simulator";
import { Client } from "./client";
import { Control } from "./control";

/** The body of a test that has a simulator in its own process, and a client with a session in vCenter. */
export function withSimulator(
  options: SimulatorOptions,
  test: (client: Client, simulator: Simulator) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const simulator = await startSimulator(options);
    try {
      await test(await Client.login(simulator.url), simulator);
      await new Control(new Client(simulator.url, simulator.caFile)).assertFaultsCarriedOut();
    } finally {
      await simulator.close();
    }
  };
}
