import { SharedWork } from "../../clients/limits";
import type { ScriptExecution, ScriptExecutions } from "../../clients/srs/scriptExecutions";

/** An execution with an id; one without is lost to SRS itself. */
export type EarlierExecution = ScriptExecution & { id: string };

/** The executions that were there before this process started any. One list call serves all scripts of an operation. */
export class EarlierExecutions {
  readonly #taken = new Set<string>();
  #list: SharedWork<ScriptExecution[]> | undefined;

  constructor(private readonly scriptExecutions: ScriptExecutions) {}

  /** Call for the execution of every resource, and for each that this process starts or adopts: it is no other script's. */
  take(id: string): void {
    this.#taken.add(id);
  }

  isTaken(id: string): boolean {
    return this.#taken.has(id);
  }

  /** Executions of that name which no resource of this operation has. */
  async named(name: string): Promise<EarlierExecution[]> {
    return untaken(await this.#shared(), name, this.#taken);
  }

  /** Executions of that name that are there now, without the earlier ones: what a call without a response has started. */
  async newNamed(name: string): Promise<EarlierExecution[]> {
    const earlier = (await this.named(name)).map(({ id }) => id);
    return untaken(await this.scriptExecutions.list(), name, new Set([...earlier, ...this.#taken]));
  }

  async #shared(): Promise<ScriptExecution[]> {
    const list = this.#list ?? new SharedWork(() => this.scriptExecutions.list());
    this.#list = list;
    try {
      return await list.result("list script executions");
    } catch (error) {
      if (this.#list === list) this.#list = undefined;
      throw error;
    }
  }
}

function untaken(executions: ScriptExecution[], name: string, taken: ReadonlySet<string>): EarlierExecution[] {
  return executions.flatMap((execution) => {
    const { id } = execution;
    return id !== undefined && execution.name === name && !taken.has(id) ? [{ ...execution, id }] : [];
  });
}
