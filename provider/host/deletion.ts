import { isError, OpsError } from "../errors";
import type { ProviderProcess } from "./process";

/**
 * Deletes an object, or forgets it if its server is gone for good and the user allows that. A server is gone only if this operation
 * never reached it. After a refused login, an error response or a time-out the object may still exist.
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
      const one = "If the server is gone for good, `pulumi state delete <URN>` removes one resource from the state";
      const all = `${names}, set to true, lets destroy remove all resources of unreachable servers`;
      const note = "(destroy reads the current environment and the configuration of the last up)";
      throw new OpsError(error.code, `${error.message} ${one}; ${all} ${note}.`, error.details);
    }
    const forgotten =
      "deleteUnreachable is true, so the resources of this stack on that server are removed from the state and not deleted";
    await host.log.say(
      "warning",
      undefined,
      `${error.details.cause} ${forgotten}. If the server comes back, delete them there by hand.`,
    );
  }
}
