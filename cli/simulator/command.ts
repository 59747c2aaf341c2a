import { type Simulator, startSimulator } from "../../simulator";
import { runSimulator } from "../../simulator/command";
import { parseCommand, UsageError as SimulatorUsageError } from "../../simulator/options";
import { Command } from "../commander";
import type { SetOutcome } from "../exitCode";
import { UsageError } from "../usageError";
import { rehearse } from "./rehearsal";

const help = `
Takes the options of vsphere-ops-simulator, such as --inventory lab.yaml or --latency instantClone=800; \`vsphere-ops-simulator --help\`
lists them. With a command behind --, it starts the simulator on a free port, runs the command with the environment variables that
lead to it, stops it whatever happens, and ends with the command's exit code:

  vsphere-ops simulator -- npm test
`;

export function simulatorCommand(setOutcome: SetOutcome, rehearsed: string[]): Command {
  return new Command("simulator")
    .description("Start a simulated vCenter and SRS, for one command or until Ctrl-C.")
    .usage("[options] [-- command...]")
    .addHelpText("after", help)
    .allowUnknownOption()
    .argument("[options...]", "those of vsphere-ops-simulator")
    .action(async (args: string[]) => {
      if (rehearsed.length === 0) await runSimulator(args);
      else setOutcome(await withSimulator(args, (simulator) => rehearse(simulator, rehearsed)));
    });
}

async function withSimulator<T>(args: string[], use: (simulator: Simulator) => Promise<T>): Promise<T> {
  const simulator = await startSimulator(optionsOf(args));
  try {
    return await use(simulator);
  } finally {
    await simulator.close();
  }
}

function optionsOf(args: string[]) {
  const isPortGiven = args.some((arg) => arg === "--port" || arg.startsWith("--port="));
  try {
    const command = parseCommand(isPortGiven ? args : [...args, "--port", "0"]);
    if (command.kind === "start") return command.options;
  } catch (error) {
    if (error instanceof SimulatorUsageError) throw new UsageError(error.message);
    throw error;
  }
  throw new UsageError(`simulator: ${args.join(" ")} does not go with a command.`);
}
