import { z } from "zod";
import { type ErrorCode, isError, type OpsError } from "../../errors";
import type { ServiceError } from "../httpRequest";
import { codeByStatus } from "../statusCode";

/** Codes of SRS that stand for a condition of their own, whatever the HTTP status (SRS, ApiErrorCodes). */
export const srsCode = { anotherScriptRuns: 1310, full: 2020, notReady: 2031 } as const;

const Details = z.object({ code: z.number(), error_message: z.string().nullish() });
/** What the web framework itself returns for a request that it could not bind (RFC 9457). */
const ProblemDetails = z.object({ title: z.string(), errors: z.record(z.string(), z.array(z.string())).nullish() });

const RunningId = z.string();

const notFound = new Set([1040, 1311, 2030, 2070, 4010]);
const busy = new Set<number>([...Object.values(srsCode), 2060]);
/** An error of the runspace itself is its HTTP status and this. */
const runspaceError = 1000;

const ownStatuses = { 413: "InvalidArgument" } as const;

/**
 * Reads an error of SRS in any of its shapes: its own with a numeric `code`, problem details, the empty 401, an ingress's
 * HTML. `details` is left out, since it is a stack trace and may quote scripts and parameters.
 */
export function readSrsError(status: number, body: unknown): ServiceError {
  const own = Details.safeParse(body);
  if (own.success) {
    const { code, error_message } = own.data;
    const said = error_message ?? `error ${code}`;
    const runningId = code === srsCode.anotherScriptRuns ? /script with id '([^']+)'/i.exec(said)?.[1] : undefined;
    return {
      code: codeOf(code, status),
      said,
      serviceCode: code,
      isOwn: true,
      ...(runningId !== undefined && { data: runningId }),
    };
  }
  const problem = ProblemDetails.safeParse(body);
  if (problem.success) {
    const fields = Object.entries(problem.data.errors ?? {}).map(([name, texts]) => `${name}: ${texts.join(" ")}`);
    return { code: codeByStatus(status, ownStatuses), said: [problem.data.title, ...fields].join(" "), isOwn: true };
  }
  const tooLarge = "The ingress in front of SRS takes about 1 MiB a request: pass less in script and parameters.";
  return {
    code: codeByStatus(status, ownStatuses),
    said: "nothing that can be read",
    ...(status === 413 && { advice: tooLarge }),
  };
}

/** True for an error with that code of SRS. */
export function hasSrsCode(error: unknown, code: number): error is OpsError {
  return isError(error, "Busy") && error.details.serviceCode === code;
}

/** The execution that makes a runspace busy. Only the text of the error names it (docs/apis/srs.md section 4.2), so `readSrsError` takes it from there. */
export function runningExecutionId(error: unknown): string | undefined {
  if (!hasSrsCode(error, srsCode.anotherScriptRuns)) return undefined;
  return RunningId.safeParse(error.details.data).data;
}

function codeOf(code: number, status: number): ErrorCode {
  if (notFound.has(code)) return "NotFound";
  if (busy.has(code)) return "Busy";
  const ofRunspace = code - runspaceError;
  if (ofRunspace >= 400 && ofRunspace < 500) return "Rejected";
  // Canceling an unknown execution returns 404 with code 500; the body proves that SRS itself says so.
  return status === 404 ? "NotFound" : codeByStatus(status, ownStatuses);
}
