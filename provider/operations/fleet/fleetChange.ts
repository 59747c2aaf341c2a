import type { PowerState } from "../../clients/vcenter/vms";
import { messageOf } from "../../errors";
import type { VcenterScope } from "../vcenter/site";
import { Attempts } from "./attempts";
import { deleteMember, findGrown, findUnrecorded, type Unrecorded } from "./deletion";
import type { Failures } from "./failures";
import { indexRange } from "./indexes";
import { MemberCloning } from "./memberCloning";
import { MemberCompletion } from "./memberCompletion";
import type { Observation } from "./observation";
import type { FleetPlan } from "./plan";
import type { Progress } from "./progress";
import { type Member, memberName, type Step } from "./record";
import { membersCount } from "./shown";
import { forEachAtOnce } from "./workers";

const done: Record<Step, string> = { power: "powered", setup: "set up", nics: "connected", ready: "ready" };

/** Brings a fleet to its plan. Whatever fails, `members` holds what exists, and `failures` why the rest does not. */
export class FleetChange {
  readonly #members: Map<number, Member>;
  readonly #attempts: Attempts;
  readonly #progress: Progress;
  readonly #cloning: MemberCloning;
  readonly #completion: MemberCompletion;
  readonly #atOnce: number;

  constructor(
    private readonly scope: VcenterScope,
    private readonly plan: FleetPlan,
    private readonly observation: Observation,
    /** `count` before this change; 0 for a new fleet. */
    private readonly formerCount: number,
  ) {
    this.#members = new Map(observation.present.map(({ member }) => [member.index, member]));
    this.#attempts = new Attempts(scope, plan.id);
    this.#progress = this.#attempts.progress;
    this.#cloning = new MemberCloning(scope, plan);
    this.#atOnce = plan.maxConcurrency ?? scope.vcenter.inFlightLimit;
    this.#completion = new MemberCompletion(plan, scope.vcenter.inFlightLimit, (member, step) => {
      this.#members.set(member.index, member);
      this.#progress.add(done[step]);
    });
  }

  get failures(): Failures {
    return this.#attempts.failures;
  }

  /** Whether the state holds members. Without any, those that are found may be some that somebody kept. */
  get #isKnown(): boolean {
    return this.observation.present.length + this.observation.gone.length > 0;
  }

  /** Members that exist, in the order of their indexes. */
  get members(): Member[] {
    return [...this.#members.values()].sort((a, b) => a.index - b.index);
  }

  async carryOut(): Promise<void> {
    const { count, revision } = this.plan;
    const missing = indexRange(0, count).filter((index) => !this.#members.has(index));
    const outdated = this.members.filter((member) => member.index < count && member.revision !== revision);
    const surplus = this.members.filter(({ index }) => index >= count).reverse();
    if (missing.length > 0 || outdated.length > 0) await this.#cloning.prepare();
    await this.#deleteSurplus(surplus);
    await this.#deleteInterrupted();
    await Promise.all([this.#createMissing(missing), this.#completePending()]);
    await this.#replaceOutdated(outdated);
    if (this.#isKnown) await this.#deleteGrown();
    this.#attempts.end((index) => this.#members.get(index)?.id);
  }

  /** The members with the highest indexes leave. */
  async #deleteSurplus(surplus: Member[]): Promise<void> {
    this.#progress.expect("deleted", surplus.length);
    await forEachAtOnce(surplus, this.#atOnce, async (member) => {
      if (await this.#delete(member)) this.#progress.add("deleted");
    });
  }

  /**
   * A replacement that was killed may have left a VM that the state does not hold, in the place of a member that it does hold, or did
   * until a refresh. Asked to be something else since, or not asked for any more, it has to make room. Where the state holds no member,
   * such a VM may be one that somebody kept.
   */
  async #deleteInterrupted(): Promise<void> {
    const { id, count, namePattern, revision } = this.plan;
    const { present, gone } = this.observation;
    const held = new Set(present.map(({ member }) => member.index));
    const lost = new Set(gone.map(({ index }) => index));
    const indexes = indexRange(0, this.formerCount).filter((index) => !held.has(index));
    const found = await findUnrecorded(this.scope, id, namePattern, indexes);
    const isInTheWay = (vm: Unrecorded) => vm.index >= count || vm.revision !== revision;
    await this.#deleteUnrecorded(found.filter((vm) => isInTheWay(vm) && (lost.has(vm.index) || !vm.isRetained)));
  }

  /** A growth that was killed may have gone beyond the count of today. What was created has to reach the state, so this never fails. */
  async #deleteGrown(): Promise<void> {
    const { id, count, namePattern } = this.plan;
    try {
      await this.#deleteUnrecorded(await findGrown(this.scope, id, namePattern, count, this.members));
    } catch (error) {
      const left = "What an interrupted run has left beyond the count, if anything, stays there until a destroy.";
      this.scope.warn(`${messageOf(error)} ${left}`);
    }
  }

  async #deleteUnrecorded(members: Member[]): Promise<void> {
    await forEachAtOnce(members, this.#atOnce, async (member) => {
      await this.#attempts.make(member, (own) => deleteMember(own, member, this.plan.deletion));
    });
  }

  /** Clones and what follows them overlap: a clone does not wait for the set-up of the one before it. */
  async #createMissing(indexes: number[]): Promise<void> {
    this.#progress.expect("cloned", indexes.length);
    const completions: Promise<void>[] = [];
    await forEachAtOnce(indexes, this.#atOnce, async (index) => {
      const member = await this.#clone(index);
      if (!member) return;
      this.#progress.add("cloned");
      completions.push(this.#complete(member, "POWERED_ON"));
    });
    await Promise.all(completions);
  }

  async #completePending(): Promise<void> {
    const { count, revision } = this.plan;
    const pending = this.observation.present.filter(
      ({ member }) => member.index < count && member.revision === revision && member.pending.length > 0,
    );
    await Promise.all(pending.map(({ member, powerState }) => this.#complete(member, powerState)));
  }

  /** So many at once that the others can do the work. It ends when more have failed than may: what is broken stays a part. */
  async #replaceOutdated(outdated: Member[]): Promise<void> {
    const { maxFailures, maxUnavailable } = this.plan;
    this.#progress.expect("replaced", outdated.length);
    const atOnce = Math.max(1, Math.min(maxUnavailable - this.failures.count, this.#atOnce));
    let kept = 0;
    await forEachAtOnce(outdated, atOnce, async (member) => {
      if (this.failures.count > maxFailures) return void kept++;
      const replacement = (await this.#delete(member)) && (await this.#clone(member.index));
      if (!replacement) return;
      await this.#complete(replacement, "POWERED_ON");
      this.#progress.add("replaced");
    });
    if (kept > 0)
      this.scope.warn(
        `The replacement of members ended early: ${membersCount(kept)} stay as they were. See the failures.`,
      );
  }

  async #clone(index: number): Promise<Member | undefined> {
    const name = memberName(this.plan.namePattern, index);
    return await this.#attempts.make({ index, name }, async (own) => {
      const member = await this.#cloning.clone(own, index, name);
      this.#members.set(index, member);
      return member;
    });
  }

  async #complete(member: Member, powerState: PowerState): Promise<void> {
    await this.#attempts.make(member, (own) => this.#completion.complete(own, member, powerState));
  }

  /** Whether it is gone. */
  async #delete(member: Member): Promise<boolean | undefined> {
    return await this.#attempts.make(member, async (own) => {
      await deleteMember(own, member, this.plan.deletion);
      return this.#members.delete(member.index);
    });
  }
}
