import type { z } from "zod";
import type { Contents } from "../operations/content/contents";
import type { Scope } from "../operations/scope";
import type { SrsScope } from "../operations/srs/site";
import type { VcenterScope } from "../operations/vcenter/site";

/** What the lifecycle of a resource may use of the world around it. It does not know which host runs it. */
export interface Context extends Scope {
  vcenter(connection: string | undefined): VcenterScope;
  srs(connection: string | undefined): SrsScope;
  /** Content of inputs, which the state must not hold. */
  readonly contents: Contents;
}

/** A failure of one input: `path` names it as a program would write it, and `reason` holds the fix. */
export interface CheckFailure {
  path: string;
  reason: string;
}

/** What a declared change comes to. Names of the fields (or `id`) that ask for it. */
export interface Difference {
  replace: string[];
  update: string[];
}

/** Parts of an object that a resource claims for itself; without `parts` all of them. */
export interface Exclusive {
  path: string;
  of: string;
  parts?: readonly string[] | undefined;
}

/** What planning found: `defaults` for inputs that the program does not set, and what is wrong with the others. */
export interface Checked<Inputs> {
  defaults?: Partial<Inputs>;
  failures?: CheckFailure[];
}

/** Inputs while some are not known yet: those are missing here, and named in `unknown`. */
export interface Draft<Inputs> {
  inputs: Partial<Inputs>;
  unknown: ReadonlySet<string>;
  /** The inputs of the resource as it is in state. */
  previous: Partial<Inputs> | undefined;
  /** In a preview there is time to look for trouble that the run itself would only find by running into it. False where the API is away. */
  mayLook: boolean;
}

/**
 * A resource: schemas that state each field once, and a lifecycle of plain async functions over plain values. State is
 * the inputs and the outputs in one flat object; the inputs come with their defaults.
 */
export interface Resource<Inputs extends object, Outputs extends object> {
  /** Noun of the type token, such as `InstantCloneVm`. */
  readonly type: string;
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  /** Rules between fields, on what is known of them. */
  validate?(inputs: Partial<Inputs>, unknown: ReadonlySet<string>): CheckFailure[];
  check?(context: Context, draft: Draft<Inputs>): Promise<Checked<Inputs>>;
  create(context: Context, inputs: Inputs): Promise<{ id: string; outputs: Outputs }>;
  /**
   * An input that `check` always sets and that tells the resources of a program apart. With it the host remembers from `check`
   * to `create` whose inputs these are, and state need not hold the URN a second time.
   */
  readonly distinctInput?: keyof Inputs & string;
  /**
   * Within what `distinctInput` must be unique: two resources of a program with one value in one scope are a check failure. Undefined
   * where that is not known.
   */
  distinctWithin?(inputs: Partial<Inputs>, unknown: ReadonlySet<string>): string | undefined;
  /**
   * Everything else of the stack depends on it, so that its `delete` comes when all else is deleted. `delete` knows the owner, and is
   * called only when the whole stack is destroyed.
   */
  readonly isDestroyedLast?: boolean;
  /**
   * True where `delete` has something to tell. A delete is given the state only, so the state holds the URN of the row that its lines
   * belong to.
   */
  tellsOfDelete?(inputs: Partial<Inputs>): boolean;
  /** Values that must be unique there, where that is not the distinct input itself. */
  distinctValues?(inputs: Partial<Inputs>): readonly string[];
  /**
   * What only one resource of a program may have: `parts` of an object, such as NICs of a VM, or all of them. Two that share a part are a
   * check failure of the input `path`. Undefined where that is not known.
   */
  exclusive?(inputs: Partial<Inputs>, unknown: ReadonlySet<string>): Exclusive | undefined;
  /** Inputs that are outputs too and may be left to vSphere, so that state alone does not say whether they were declared. */
  readonly mayBeUndeclared?: readonly (keyof Inputs & string)[];
  /** State as inputs, where an output has the name of an input but another shape. A refresh reports these. */
  asInputs?(outputs: Outputs): Partial<Inputs>;
  /** Undefined: proven gone. With inputs alone (a `get`) the outputs have to be found by the id. */
  read(context: Context, id: string, state: Partial<Inputs & Outputs>): Promise<Outputs | undefined>;
  /** Corrects `declared` by what state says beside the inputs; no call to the API. A preview without the API goes by this alone. */
  recordedDifference?(state: Inputs & Outputs, inputs: Partial<Inputs>, declared: Difference): Difference;
  /** What the live object adds to `declared`, which compares the declared inputs with state. */
  diff(
    context: Context,
    id: string,
    state: Inputs & Outputs,
    inputs: Partial<Inputs>,
    declared: Difference,
  ): Promise<Difference>;
  update(context: Context, id: string, state: Inputs & Outputs, inputs: Inputs): Promise<Outputs>;
  delete(context: Context, id: string, state: Inputs & Outputs): Promise<void>;
}
