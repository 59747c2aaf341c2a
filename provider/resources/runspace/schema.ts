import { z } from "zod";
import { replaces, strictObject, updates } from "../field";
import { atLeastOneSecond, commonInputs, text, triggers } from "../inputs/common";

export const runspaceInputs = strictObject({
  /**
   * Name of the runspace in SRS, at most 255 characters. After an interrupted run the provider finds the runspace by this name. So
   * choose a name that no other client of the same SRS user uses.
   *
   * @default the resource's name and hexadecimal digits: 16 of the stack, and eight computed from the resource's URN
   */
  name: replaces(text.max(255, "must have at most 255 characters.").optional()),
  /**
   * Whether SRS first connects the runspace to vCenter as the SRS user, for PowerCLI. A failed connection fails the
   * resource.
   */
  runVcConnectionScript: replaces(z.boolean().default(false)),
  /**
   * Maximum time until the runspace is ready, in seconds, 1 to 86400. It includes the wait for a free slot in a full
   * service.
   */
  createTimeoutSeconds: updates(atLeastOneSecond.default(900)),
  /**
   * Any values. A change recreates the runspace.
   *
   * @default none
   */
  triggers: replaces(triggers),
  ...commonInputs,
});

export const runspaceOutputs = strictObject({
  /** Name of the runspace in SRS. */
  name: z.string().optional(),
  /** State of the runspace in SRS. It is `ready` after creation, also while a script runs. */
  state: z.string(),
  /** Time of creation in RFC 3339, by the service's clock. */
  creationTime: z.string(),
  /** Id of the script execution that connected the runspace to vCenter. Absent without `runVcConnectionScript`. */
  vcConnectionScriptId: z.string().optional(),
  /** Errors of that script. Always empty, because a runspace without its connection is deleted. */
  connectionErrors: z.array(z.string()),
});

export type RunspaceInputs = z.output<typeof runspaceInputs>;
export type RunspaceOutputs = z.output<typeof runspaceOutputs>;
