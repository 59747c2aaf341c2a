import type { Clock } from "../clock";
import { failure } from "./errors";
import { isPowerShellInstalled, PowerShellEngine } from "./powerShell";
import { RunspaceProcess } from "./runspaceProcess";
import { type Runspace, Runspaces } from "./runspaces";
import { ScriptExecutions } from "./scriptExecutions";
import { ScriptInterpreter } from "./scriptInterpreter";
import { type Session, Sessions } from "./sessions";
import { type Conditions, conditionsSchema, type SrsSettings } from "./settings";
import { Sweep } from "./sweep";
import { toPowerCli, type VirtualMachine } from "./virtualMachine";
import { WebConsoles } from "./webConsoles";

/** Script Runtime Service for vSphere: everything behind its routes. */
export class ScriptRuntimeService {
  readonly conditions: Conditions = conditionsSchema.parse({});
  readonly sessions: Sessions;
  readonly executions: ScriptExecutions;
  readonly runspaces: Runspaces;
  readonly consoles: WebConsoles;
  readonly #sweep: Sweep;

  constructor(
    clock: Clock,
    private readonly settings: SrsSettings,
    virtualMachines: () => Iterable<VirtualMachine>,
  ) {
    const hasPowerShell = settings.powerShell && isPowerShellInstalled();
    const newEngine = () =>
      hasPowerShell
        ? new PowerShellEngine(virtualMachines)
        : new ScriptInterpreter(clock, () => [...virtualMachines()].map(toPowerCli));
    const newProcess = () => new RunspaceProcess(clock, newEngine());
    this.sessions = new Sessions(clock, settings);
    this.executions = new ScriptExecutions(clock, settings);
    this.runspaces = new Runspaces(clock, settings, this.conditions, this.executions, newProcess);
    this.consoles = new WebConsoles(clock, settings);
    this.#sweep = new Sweep(clock, settings, this);
    this.#sweep.start();
  }

  createRunspace(session: Session, name: string | undefined, runsVcConnectionScript: boolean): Runspace {
    this.#requireSlot(2020, "Maximum number of running runspaces is reached");
    return this.runspaces.create(session, name, runsVcConnectionScript);
  }

  createConsole(session: Session, wait: boolean): Promise<object> {
    this.#requireSlot(2060, "Maximum number of web consoles is reached");
    return this.consoles.create(session, wait);
  }

  /** Each entry of the lists is one more occurrence, see `conditionsSchema`. */
  addConditions(added: Conditions): void {
    this.conditions.runspaceOutcomes.push(...added.runspaceOutcomes);
    this.conditions.vcConnectionErrors.push(...added.vcConnectionErrors);
    this.conditions.failedDeletes.push(...added.failedDeletes);
    this.conditions.transientNotFound += added.transientNotFound;
    for (const { id, process } of this.runspaces.all()) if (added.lostRunspaces.includes(id)) process.kill();
  }

  /** Restarts the gateway. Sessions, runspaces and running scripts are forgotten, and ended scripts are kept (docs/apis/srs.md section 3.3). */
  restart(): void {
    this.sessions.clear();
    this.runspaces.clear();
    this.consoles.clear();
    this.executions.dropRunning();
    this.#sweep.start();
  }

  reset(): void {
    this.restart();
    this.executions.clear();
    Object.assign(this.conditions, conditionsSchema.parse({}));
  }

  /** One limit for the whole service: all users, runspaces and web consoles together (docs/apis/srs.md section 3.2). */
  #requireSlot(code: number, message: string): void {
    const inUse = this.runspaces.slotsInUse + this.consoles.slotsInUse;
    if (inUse >= this.settings.maxRunspaces) throw failure(500, code, message);
  }
}
