import type { GuestCredentials } from "../../clients/vcenter/guest";
import { OpsError } from "../../errors";
import { unexpectedExit } from "../guestRun/failure";
import { guestRun } from "../guestRun/guestRun";
import type { TextProgram } from "../guestRun/program";
import { finishRun, removeOnceRecorded } from "../guestRun/runEnd";
import { runName } from "../guestRun/runName";
import { startRun } from "../guestRun/runStart";
import type { VcenterScope } from "../vcenter/site";
import type { Member } from "./member";
import { constantParts, filled } from "./placeholders";

/** A program that runs once in each new member. */
export interface Setup {
  credentials: GuestCredentials;
  /** With placeholders in arguments, environment and standard input. */
  program: TextProgram;
  timeoutSeconds: number;
  expectedExitCodes: number[];
  triggers: unknown[] | undefined;
}

/** Runs the program in one member, by the operations and with the proofs of any run in a guest. */
export async function setUp(
  scope: VcenterScope,
  member: Pick<Member, "id" | "index" | "name">,
  { credentials, program, timeoutSeconds, expectedExitCodes, triggers }: Setup,
  readyTimeoutSeconds: number,
): Promise<void> {
  const own = programOf(program, member);
  const name = await runName(scope.owner, { vm: member.id, program: own, triggers });
  const secrets = textsIn(program).flatMap(constantParts);
  const run = guestRun(scope, { vm: member.id, credentials, name, program: own, secrets });
  const pid = await startRun(run, readyTimeoutSeconds);
  const { result } = await finishRun(run, pid, { timeoutSeconds, terminateOnTimeout: true });
  // Until then a killed engine has the next "pulumi up" find the result, and not run the program again.
  removeOnceRecorded(run);
  if (result.isAdopted)
    scope.info(`${program.path} had run in ${member.id} before its result was recorded. It is not run again.`);
  if (result.problem) throw result.problem.error;
  const failure = unexpectedExit(run, result, expectedExitCodes);
  if (failure) throw new OpsError("Rejected", failure);
}

function programOf(program: TextProgram, member: Pick<Member, "id" | "index" | "name">): TextProgram {
  const { arguments: given, stdin, environmentVariables = {} } = program;
  const fill = (text: string) => filled(text, member);
  return {
    ...program,
    ...(given !== undefined && { arguments: typeof given === "string" ? fill(given) : given.map(fill) }),
    ...(stdin !== undefined && { stdin: fill(stdin) }),
    environmentVariables: Object.fromEntries(
      Object.entries(environmentVariables).map(([variable, value]) => [variable, fill(value)]),
    ),
  };
}

/** The texts of a program that may hold a secret. */
function textsIn({ arguments: given = [], stdin = "", environmentVariables = {} }: TextProgram): string[] {
  return [...[given].flat(), stdin, ...Object.values(environmentVariables)];
}
