import { z } from "zod";
import { replaces, strictObject, updates } from "../field";

const text = z.string().min(1, "must not be empty.");

export const runspaceInputs = strictObject({
  /**
   * Name that SRS shows. The default is the resource's name and eight digits that stand for this resource of this stack. One that
   * an interrupted run left behind is found again by its name, so give no name that others of the same SRS user may give.
   */
  name: replaces(text.max(255, "must have at most 255 characters.").optional()),
  /** Connect to vCenter first, as the SRS user, so that scripts can use PowerCLI. A connection that fails is an error. */
  runVcConnectionScript: replaces(z.boolean().default(false)),
  /** How long it may take until the runspace is ready, with the wait for a place in a full service, in seconds. */
  createTimeoutSeconds: updates(
    z.number().min(1, "must be at least 1 second.").max(86_400, "must be at most 86400 seconds (a day).").default(900),
  ),
  /** Anything: when it changes, the runspace is made anew. */
  triggers: replaces(z.array(z.unknown()).optional()),
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection: replaces(text.optional()),
});

export const runspaceOutputs = strictObject({
  /** The name, as SRS has it. */
  name: z.string().optional(),
  /** `ready` from the time it was made; a busy runspace is `ready` too. */
  state: z.string(),
  /** RFC 3339, by the service's clock. */
  creationTime: z.string(),
  /** Execution of the script that connected to vCenter. */
  vcConnectionScriptId: z.string().optional(),
  /** What that script reported: empty, since a runspace whose connection failed is not kept. */
  connectionErrors: z.array(z.string()),
});

export type RunspaceInputs = z.output<typeof runspaceInputs>;
export type RunspaceOutputs = z.output<typeof runspaceOutputs>;
