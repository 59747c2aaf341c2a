import type { Srs } from "../../clients/srs";
import { type ErrorCode, OpsError } from "../../errors";
import type { Context } from "../resource";
import type { Result } from "./result";

const mostLines = 20;
const mostCharacters = 2_000;

/** What is known of a script that failed, for the error that says so. */
interface Evidence extends Partial<Result> {
  reason?: string | undefined;
}

/**
 * The error of a failed script: what happened, and the end of what it reported. Where the program marked the script secret nothing
 * of that is shown, since PowerShell quotes the script in its errors; where it marked parameters, their values are blanked out
 * and the output, which may hold them in another form, is left out.
 */
export function scriptFailure(
  { secretInputs }: Pick<Context, "secretInputs">,
  srs: Srs,
  code: ErrorCode,
  headline: string,
  { reason, streams, output = "", objects = [] }: Evidence,
): OpsError {
  if (secretInputs.has("script") || secretInputs.has("parameterScripts")) {
    return new OpsError(code, `${srs.redact(headline)} What it reported is not shown, since the script is a secret.`);
  }
  const written = output === "" ? objects.map((object) => JSON.stringify(object)).join("\n") : output;
  const parts = [
    section("Reason", reason ?? ""),
    section("Error stream", streams?.error.map(({ message }) => message).join("\n") ?? ""),
    secretInputs.has("parameters") ? "" : section("Output", written),
  ];
  return new OpsError(code, srs.redact([headline, ...parts].filter((part) => part !== "").join("\n")));
}

function section(title: string, text: string): string {
  const lines = text.trimEnd().split("\n").slice(-mostLines).join("\n").slice(-mostCharacters);
  return lines.trim() === "" ? "" : `${title}: ${lines}`;
}

/** Learns every text in the inputs that the program marked secret, so that no message can hold it. */
export function hideSecrets({ secretInputs }: Pick<Context, "secretInputs">, srs: Srs, inputs: object): void {
  for (const [name, value] of Object.entries(inputs)) if (secretInputs.has(name)) srs.learn(...textsIn(value));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
