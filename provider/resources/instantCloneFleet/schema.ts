import { z } from "zod";
import { derived, ignores, secret, strictObject, updates } from "../field";
import { cloneInputs, lifeInputs } from "../inputs/clone";
import { commonInputs, text, triggers } from "../inputs/common";
import { GuestCredentials } from "../inputs/guestCredentials";
import { exitCodes, programArguments, runSeconds } from "../inputs/guestProgram";
import { text as guestText, someText } from "../inputs/guestText";

export const maxCount = 10_000;
const wholeNumber = z.int("must be a whole number.");
const unavailable = 'must be a whole number of 1 or more, or a percentage from "1%" to "100%".';
const someTexts = z.array(text).min(1, "must name at least one VM.");

const Setup = strictObject({
  /** Guest account that runs the program. */
  credentials: GuestCredentials,
  /** Absolute path of the program in the guest, such as `/bin/sh`. */
  path: someText,
  /**
   * Arguments of the program, as for GuestProcessRun. `{index}`, `{name}` and `{id}` stand for those of the member; `{{name}}` for the
   * text `{name}`. A shell's `${NAME}` stays as it is.
   *
   * @default none
   */
  arguments: programArguments,
  /**
   * Absolute path of the working directory in the guest.
   *
   * @default the guest's own, on Linux the user's home
   */
  workingDirectory: someText.optional(),
  /**
   * Environment variables to add or to replace, by name, with the same placeholders in their values.
   *
   * @default none
   */
  environmentVariables: z.record(z.string(), guestText).optional(),
  /**
   * Text that the program reads from its standard input, with the same placeholders.
   *
   * @default nothing
   */
  stdin: z.string().optional(),
  /** Exit codes that mean success. With any other the member fails, and the next `pulumi up` runs the program in it again. */
  expectedExitCodes: exitCodes,
  /** Maximum run time of the program, in seconds, 1 to 604800 (a week). Then it is terminated, and the member fails. */
  timeoutSeconds: runSeconds.default(3_600),
  /**
   * Any values. A change runs the program in all members again. Nothing else does.
   *
   * @default none
   */
  triggers,
}).meta({ interfaceName: "FleetSetupArgs" });

export const instantCloneFleetInputs = strictObject({
  /** Number of members, 0 to 10000. When it shrinks, the members with the highest indexes are deleted. */
  count: updates(
    wholeNumber
      .min(0, "must be 0 or more members.")
      .max(maxCount, `must be at most ${maxCount} members: use more fleets.`),
  ),
  /** Id of the VM to clone, such as `vm-101`. Set one of `source`, `sourceName`, `sources` and `sourceNames`. It must be powered on. */
  source: updates(text.optional()),
  /** Name of the VM to clone, in place of `source`, or its inventory path, such as `DC1/vm/CI/golden`. It must match exactly one VM. */
  sourceName: updates(text.optional()),
  /** Ids of the VMs to clone, in place of `source`: member 0 is a clone of the first, member 1 of the second, and so on in turn. */
  sources: updates(someTexts.optional()),
  /** Names or inventory paths of the VMs to clone, in place of `sources`. */
  sourceNames: updates(someTexts.optional()),
  /**
   * Name of each member, with `{index}` for its index. At most 80 characters with the index in it. The provider finds members by
   * their names after a lost response.
   *
   * @default the resource's name, `-{index}-` and eight hexadecimal digits, computed from the resource's URN
   */
  namePattern: updates(text.optional()),
  ...cloneInputs(updates),
  ...lifeInputs,
  /**
   * A program to run once in each new member, through VMware Tools. A member whose program failed counts as failed, and stays. A change
   * takes effect in new members only, unless `setup.triggers` changes.
   *
   * @default none
   */
  setup: secret(ignores(Setup.optional())),
  /**
   * Whether to connect all NICs of a new member after `setup`, which cloning has left disconnected. With `waitFor: "ip"`, the address is
   * waited for afterwards.
   */
  connectNics: updates(z.boolean().default(false)),
  /**
   * How many members are cloned, set up or deleted at once, 1 to 1000.
   *
   * @default the connection's `inFlightLimit`, which is 20 if not configured; for `setup` five times that
   */
  maxConcurrency: updates(wholeNumber.min(1, "must be at least 1.").max(1_000, "must be at most 1000.").optional()),
  /** How many members may be away at once while members are replaced: a number, or a part of `count` such as `"10%"`. */
  maxUnavailable: ignores(
    z
      .union([wholeNumber.min(1, unavailable), z.string().regex(/^([1-9]\d?|100)%$/, unavailable)], unavailable)
      .default("10%"),
  ),
  /** How many members may fail until the resource fails. `failed` lists them, and the next `pulumi up` tries again. */
  maxFailures: ignores(wholeNumber.min(0, "must be 0 or more members.").default(0)),
  /**
   * Any values. A change replaces all members, `maxUnavailable` at a time, for example after the source was built again.
   *
   * @default none
   */
  triggers: updates(triggers),
  ...commonInputs,
});

const Member = strictObject({
  /** Index, from 0. */
  index: z.number(),
  /** vCenter's id of the VM, such as `vm-123`. */
  id: z.string(),
  /** Name of the VM at its creation. */
  name: z.string(),
  /** IP address. Absent unless `waitFor` is `ip`. */
  ipAddress: z.string().optional(),
  /** Host name of the guest. Absent if `waitFor` is `none`. */
  hostName: z.string().optional(),
});

const FailedMember = strictObject({
  /** Index, from 0. */
  index: z.number(),
  /** Name that the member has or was to have. */
  name: z.string(),
  /** First line of the error. */
  reason: z.string(),
});

export const instantCloneFleetOutputs = strictObject({
  /** The members as the state holds them, in one text: it is what the other outputs are read from. */
  record: z.string(),
  /** Members that exist, in the order of their indexes. */
  members: derived(z.array(Member)),
  /** Ids of the members, in the order of their indexes. */
  ids: derived(z.array(z.string())),
  /** Names of the members, in the order of their indexes. */
  names: derived(z.array(z.string())),
  /** Members that the last `pulumi up` failed to create, to complete or to replace. Empty after a success without any. */
  failed: derived(z.array(FailedMember)),
});

export type InstantCloneFleetInputs = z.output<typeof instantCloneFleetInputs>;
export type InstantCloneFleetOutputs = z.output<typeof instantCloneFleetOutputs>;
