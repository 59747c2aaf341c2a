import { z } from "zod";
import { strictObject, updates } from "../field";
import { text } from "../inputs/common";

export const stackCleanupInputs = strictObject({
  /**
   * Name of the connection whose VMs, and with `srs` runspaces, are deleted (docs/configuration.md). A stack with several vCenters
   * declares one StackCleanup for each.
   */
  connection: updates(text.default("default")),
  /** Whether to delete runspaces of SRS too. */
  srs: updates(z.boolean().default(false)),
});

export const stackCleanupOutputs = strictObject({});

export type StackCleanupInputs = z.output<typeof stackCleanupInputs>;
export type StackCleanupOutputs = z.output<typeof stackCleanupOutputs>;
