import * as pulumi from "@pulumi/pulumi";

/**
 * An error that Pulumi prints without a stack trace. Pulumi colours the trace all the same, for its telemetry, and Node 24.9 then fills the
 * memory for up to a minute if a frame is a file right below a scope, such as node_modules/@pulumi/output.ts. So there is no trace.
 */
export function runError(message: string, options?: ErrorOptions): pulumi.RunError {
  const error = new pulumi.RunError(message, options);
  error.stack = "";
  return error;
}
