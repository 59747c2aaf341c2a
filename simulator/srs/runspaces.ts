import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { errorDetails, failure } from "./errors";
import type { RunspaceProcess } from "./runspaceProcess";
import type { ScriptExecutions } from "./scriptExecutions";
import type { Session } from "./sessions";
import type { Conditions, RunspaceOutcome, SrsSettings } from "./settings";
import { timestamp } from "./timestamp";

/** A runspace and its slot. */
export interface Runspace {
  id: string;
  user: string;
  /** The session that created it. The runspace ends with the session. */
  sessionKey: string;
  name: string | undefined;
  runsVcConnectionScript: boolean;
  state: "creating" | "ready" | "error";
  errorDetails?: object;
  vcConnectionScriptId?: string;
  createdAt: number;
  process: RunspaceProcess;
  /** False if its record is dropped while its slot is still in use, until the next sweep. */
  isListed: boolean;
}

const SYSTEM_SCRIPT_POLL_MS = 200;

/** The runspaces of all users; each user sees only its own (docs/apis/srs.md section 3). */
export class Runspaces {
  readonly #slots = new Map<string, Runspace>();

  constructor(
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
    private readonly conditions: Conditions,
    private readonly executions: ScriptExecutions,
    private readonly newProcess: () => RunspaceProcess,
  ) {}

  get slotsInUse(): number {
    return this.#slots.size;
  }

  create(session: Session, name: string | undefined, runsVcConnectionScript: boolean): Runspace {
    const runspace: Runspace = {
      id: `pcli-${randomUUID()}`,
      user: session.user,
      sessionKey: session.key,
      name,
      runsVcConnectionScript,
      state: "creating",
      createdAt: this.clock.now(),
      process: this.newProcess(),
      isListed: true,
    };
    this.#slots.set(runspace.id, runspace);
    const outcome = this.conditions.runspaceOutcomes.shift() ?? "ready";
    if (outcome === "no-id") {
      runspace.isListed = false;
      runspace.process.kill();
    } else {
      this.clock.after(this.settings.creationMs, () => this.#settle(runspace, outcome));
    }
    return runspace;
  }

  get(user: string, id: string): Runspace {
    const isHidden = this.conditions.transientNotFound > 0;
    if (isHidden) this.conditions.transientNotFound -= 1;
    return this.#find(user, id, isHidden);
  }

  getReady(user: string, id: string): Runspace {
    const runspace = this.#find(user, id);
    if (runspace.state === "ready") return runspace;
    const state = runspace.state === "creating" ? "Creating" : "Error";
    throw failure(500, 2031, `Runspace '${id}' is not ready to run script. Runspace state is: ${state}`);
  }

  /** In order of creation. Listing a runspace whose process is gone drops its record for good. */
  list(user: string): Runspace[] {
    const own = this.all().filter((runspace) => runspace.user === user);
    for (const runspace of own) runspace.isListed = runspace.process.isAlive;
    return own.filter((runspace) => runspace.isListed);
  }

  all(): Runspace[] {
    return [...this.#slots.values()].filter((runspace) => runspace.isListed);
  }

  delete(user: string, id: string): void {
    const runspace = this.all().find((own) => own.id === id && own.user === user);
    const fails = runspace && this.conditions.failedDeletes.shift();
    if (runspace && fails !== "kept") this.remove(runspace);
    if (!runspace || fails) {
      throw failure(500, 2040, `Runspace Provider failed to destroy runspace with id '${id}'`, "System.Exception");
    }
  }

  /** Frees record and slot at once. A connected runspace disconnects from vCenter before it ends. */
  remove(runspace: Runspace): void {
    this.#slots.delete(runspace.id);
    const { process, user } = runspace;
    if (runspace.runsVcConnectionScript && runspace.state === "ready" && !process.isBusy) {
      const id = this.#startSystemScript(user, process, "disconnectallservers", "Start-Sleep -Milliseconds 50");
      this.#whenEnded(id, () => process.kill());
    } else {
      process.kill();
    }
  }

  /** Frees the slots of runspaces whose process is gone. */
  dropDead(): void {
    for (const [id, { process }] of this.#slots) if (!process.isAlive) this.#slots.delete(id);
  }

  clear(): void {
    for (const { process } of this.#slots.values()) process.kill();
    this.#slots.clear();
  }

  #find(user: string, id: string, isHidden = false): Runspace {
    const runspace = this.list(user).find((own) => own.id === id);
    if (!runspace || isHidden) throw failure(404, 2030, `Runspace with id '${id}' not found`);
    return runspace;
  }

  #settle(runspace: Runspace, outcome: RunspaceOutcome): void {
    if (!this.#slots.has(runspace.id) || outcome === "stuck") return;
    if (outcome === "vanish") {
      runspace.process.kill();
    } else if (outcome === "ready") {
      if (runspace.runsVcConnectionScript) this.#connect(runspace);
      else runspace.state = "ready";
    } else if (outcome === "error") {
      runspace.state = "error";
      runspace.errorDetails = errorDetails(500, "Runspace creation timed out.", "System.Exception: at the simulator");
    } else if (outcome === "unauthorized") {
      runspace.state = "error";
      runspace.errorDetails = errorDetails(
        401,
        "Unable to issue a bearer token.",
        "System.Exception: at the simulator",
      );
    }
  }

  /** The runspace is ready whatever the outcome of the connection script: SRS never looks at it. */
  #connect(runspace: Runspace): void {
    const error = this.conditions.vcConnectionErrors.shift();
    const report = error === undefined ? "" : `\nWrite-Error '${error.replaceAll("'", "''")}'`;
    const script = `Start-Sleep -Milliseconds ${this.settings.connectMs}${report}`;
    const id = this.#startSystemScript(runspace.user, runspace.process, "powerclivclogin", script);
    runspace.vcConnectionScriptId = id;
    this.#whenEnded(id, () => {
      runspace.state = "ready";
    });
  }

  #startSystemScript(user: string, process: RunspaceProcess, name: string, script: string): string {
    return this.executions.start(user, process, { script, parameters: [], format: "json" }, name, true).id;
  }

  #whenEnded(executionId: string, action: () => void): void {
    if (this.executions.isEnded(executionId)) action();
    else this.clock.after(SYSTEM_SCRIPT_POLL_MS, () => this.#whenEnded(executionId, action));
  }
}

/** The runspace as a response has it. Undefined fields are left out. */
export function describeRunspace(runspace: Runspace): object {
  return {
    name: runspace.name,
    id: runspace.isListed ? runspace.id : undefined,
    state: runspace.state,
    error_details: runspace.errorDetails,
    run_vc_connection_script: runspace.runsVcConnectionScript,
    vc_connection_script_id: runspace.vcConnectionScriptId,
    creation_time: timestamp(runspace.createdAt),
  };
}
