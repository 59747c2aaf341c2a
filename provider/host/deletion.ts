import { isError, OpsError } from "../errors";
import type { ProviderProcess } from "./process";

/**
 * Deletes, or forgets what is on a server that is gone for good, where the user has allowed that. Only a server that was never
 * reached in this operation counts as gone: after a refused login, an error response or a time-out the object may well be there.
 */
export async function deleteOrForget(
  host: ProviderProcess,
  connection: string | undefined,
  call: () => Promise<void>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isError(error, "Unreachable") || !error.details.neverReached) throw error;
    const { allowed, names } = host.deleteUnreachable(connection);
    if (!allowed) {
      const one = "If it is gone for good: `pulumi state delete <URN>` forgets one resource";
      const all = `${names}, set to true, lets destroy forget all that it cannot reach`;
      const note = "(destroy reads the environment of now and the configuration of the last up)";
      throw new OpsError(error.code, `${error.message} ${one}; ${all} ${note}.`, error.details);
    }
    const forgotten = "deleteUnreachable is set, so what this stack has there is forgotten and not deleted";
    await host.log.say(
      "warning",
      undefined,
      `${error.details.cause} ${forgotten}. If the server comes back, delete it there by hand.`,
    );
  }
}
