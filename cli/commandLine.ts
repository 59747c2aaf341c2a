import { isError, messageOf } from "../provider/errors";
import { Command, CommanderError } from "./commander";
import { doctorCommand } from "./doctor/command";
import { exitCode, type Outcome } from "./exitCode";
import { initCommand } from "./init/command";
import { orphansCommand } from "./orphans/command";
import { ownPackage } from "./ownPackage";
import { simulatorCommand } from "./simulator/command";
import { UsageError } from "./usageError";

const epilog = `
Exit codes: 0 done; 1 something was found or failed; 2 the command was used in a wrong way, or a setting is missing or wrong.
`;

/** Runs one command, prints what it has to say, and returns its exit code. */
export async function runCommandLine(args: string[]): Promise<number> {
  // What comes behind `--` is the command of a rehearsal, whose options are none of ours.
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const rehearsed = args.slice(end + 1);
  let outcome: Outcome = exitCode.done;
  const set = (given: Outcome) => {
    outcome = given;
  };
  const program = new Command("vsphere-ops")
    .description("On-demand compute on vSphere with Pulumi: start, check, sweep and rehearse.")
    .version(ownPackage().version)
    .showHelpAfterError("(--help lists the options)")
    .addHelpText("after", epilog)
    .exitOverride();
  for (const command of [initCommand(set), doctorCommand(set), orphansCommand(set), simulatorCommand(set, rehearsed)])
    program.addCommand(command.copyInheritedSettings(program).exitOverride());
  try {
    await program.parseAsync(args.slice(0, end), { from: "user" });
    return outcome;
  } catch (error) {
    // commander has printed its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    console.error(messageOf(error));
    return error instanceof UsageError || isError(error, "Configuration") ? exitCode.usage : exitCode.found;
  }
}
