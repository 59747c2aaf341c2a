import { type Simulator, type SimulatorOptions, startSimulator } from "../simulator";
import { Client } from "./client";

/** The body of a test that has a simulator in its own process, and a client with a session in vCenter. */
export function withSimulator(
  options: SimulatorOptions,
  test: (client: Client, simulator: Simulator) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const simulator = await startSimulator(options);
    try {
      await test(await Client.login(simulator.url), simulator);
    } finally {
      await simulator.close();
    }
  };
}
