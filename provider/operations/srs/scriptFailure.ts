import { type ErrorCode, OpsError } from "../../errors";
import type { ScriptResult } from "./scriptResult";
import type { ScriptRun } from "./scriptRun";
import type { SrsScope } from "./site";

const maxLines = 20;
const maxCharacters = 2_000;

/** What is known of a script that failed, for the error that says so. */
interface Evidence extends Partial<ScriptResult> {
  reason?: string | undefined;
}

/**
 * The error of a failed script: what happened, and the end of what it reported. Nothing of that is shown where the script is secret,
 * since PowerShell quotes the script in its errors. Where parameters are secret, their values are redacted, and the output is left
 * out, since it may hold them in another form.
 */
export function scriptFailure(
  { srs }: SrsScope,
  { isScriptSecret, areParametersSecret }: ScriptRun,
  code: ErrorCode,
  headline: string,
  { reason, streams, output = "", objects = [] }: Evidence,
): OpsError {
  if (isScriptSecret) {
    return new OpsError(code, `${srs.redact(headline)} What it reported is not shown, since the script is a secret.`);
  }
  const written = output === "" ? objects.map((object) => JSON.stringify(object)).join("\n") : output;
  const parts = [
    section("Reason", reason ?? ""),
    section("Error stream", streams?.error.map(({ message }) => message).join("\n") ?? ""),
    areParametersSecret ? "" : section("Output", written),
  ];
  return new OpsError(code, srs.redact([headline, ...parts].filter((part) => part !== "").join("\n")));
}

function section(title: string, text: string): string {
  const lines = text.trimEnd().split("\n").slice(-maxLines).join("\n").slice(-maxCharacters);
  return lines.trim() === "" ? "" : `${title}: ${lines}`;
}
