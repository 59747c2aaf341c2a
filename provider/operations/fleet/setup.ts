import { InFlightLimit } from "../../clients/inFlight";
import type { GuestCredentials } from "../../clients/vcenter/guest";
import { OpsError } from "../../errors";
import { unexpectedExit } from "../guestRun/failure";
import { guestRun } from "../guestRun/guestRun";
import type { TextProgram } from "../guestRun/program";
import { finishRun, removeOnceRecorded } from "../guestRun/runEnd";
import { runName, runNameIn } from "../guestRun/runName";
import { startRun } from "../guestRun/runStart";
import { waitForTools } from "../vcenter/guestReadiness";
import type { VcenterScope } from "../vcenter/site";
import { constantParts, filled } from "./placeholders";
import type { Member } from "./record";

/**
 * How many set-ups run at once for each request that may be in flight: a program takes its time in its guest, and a call each second.
 */
export const setUpsPerRequest = 5;

type Subject = Pick<Member, "id" | "index" | "name">;

/** A program that runs once in each new member. */
export interface Setup {
  credentials: GuestCredentials;
  /** With placeholders in arguments, environment and standard input. */
  program: TextProgram;
  timeoutSeconds: number;
  expectedExitCodes: number[];
  triggers: unknown[] | undefined;
}

/** Runs the program of a fleet in its members, by the operations and with the proofs of any run in a guest. */
export class SetUps {
  /** Limits how many members are set up at once. */
  readonly #turns: InFlightLimit;
  /** The name of the run in each member follows from it. */
  #name: Promise<string> | undefined;

  constructor(
    private readonly fleet: string,
    private readonly setup: Setup | undefined,
    atOnce: number,
  ) {
    this.#turns = new InFlightLimit(atOnce);
  }

  async run(scope: VcenterScope, member: Subject, readyTimeoutSeconds: number): Promise<void> {
    const { setup } = this;
    if (!setup) return;
    const { program, triggers } = setup;
    // Whoever has a turn uses it: Tools that take their time would hold up the others.
    await waitForTools(scope, member.id, readyTimeoutSeconds);
    const owner = { ...scope.owner, member: { fleet: this.fleet, index: 0 } };
    this.#name ??= runName(owner, { vm: this.fleet, program, triggers });
    const name = runNameIn(await this.#name, `${member.id} ${member.index} ${member.name}`);
    await this.#turns.run(() => setUp(scope, member, setup, name, readyTimeoutSeconds), `set up ${member.id}`);
  }
}

async function setUp(
  scope: VcenterScope,
  member: Subject,
  { credentials, program, timeoutSeconds, expectedExitCodes }: Setup,
  name: string,
  readyTimeoutSeconds: number,
): Promise<void> {
  const secrets = textsIn(program).flatMap(constantParts);
  // Three calls less for each member that is well: the output is for the error alone.
  const own = { ...programOf(program, member), unreadAfter: expectedExitCodes };
  const run = guestRun(scope, { vm: member.id, credentials, name, program: own, secrets });
  const pid = await startRun(run, readyTimeoutSeconds);
  const { result } = await finishRun(run, pid, { timeoutSeconds, terminateOnTimeout: true, isOneOfMany: true });
  // Until then a killed engine has the next "pulumi up" find the result, and not run the program again.
  removeOnceRecorded(run);
  if (result.isAdopted)
    scope.info(`${program.path} had run in ${member.id} before its result was recorded. It is not run again.`);
  if (result.problem) throw result.problem.error;
  const failure = unexpectedExit(run, result, expectedExitCodes);
  if (failure) throw new OpsError("Rejected", failure);
}

function programOf(program: TextProgram, member: Subject): TextProgram {
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
