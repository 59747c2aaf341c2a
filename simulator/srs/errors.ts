import type { SimulatorResponse } from "../route";

/** An error response of SRS. */
export class SrsFailure extends Error {
  constructor(
    readonly response: SimulatorResponse,
    message: string,
  ) {
    super(message);
  }
}

/** A handled error: `{code, error_message, details?}` (docs/apis/srs.md section 1.1). */
export function failure(status: number, code: number, message: string, details?: string): SrsFailure {
  return new SrsFailure({ status, body: errorDetails(code, message, details) }, message);
}

export function errorDetails(code: number, message: string, details?: string): object {
  return { code, error_message: message, details };
}

/** Every 401 is empty, whatever the description says; only the login adds the challenge (docs/apis/srs.md section 2). */
export function unauthorized(challenge?: string): SrsFailure {
  return new SrsFailure(
    challenge ? { status: 401, headers: { "WWW-Authenticate": challenge } } : { status: 401 },
    "unauthorized",
  );
}

/** The web framework's response to a request that it cannot bind: RFC 7807, not ErrorDetails. */
export function badRequest(errors: Record<string, string[]>): SrsFailure {
  return problem(400, "One or more validation errors occurred.", "6.5.1", { errors });
}

export function unsupportedMediaType(): SrsFailure {
  return problem(415, "Unsupported Media Type", "6.5.13");
}

function problem(status: number, title: string, section: string, more: object = {}): SrsFailure {
  const type = `https://tools.ietf.org/html/rfc7231#section-${section}`;
  const body = { type, title, status, traceId: "|simulated.", ...more };
  // A Buffer, since a JSON body would go out as application/json.
  return new SrsFailure(
    {
      status,
      body: Buffer.from(JSON.stringify(body)),
      headers: { "Content-Type": "application/problem+json; charset=utf-8" },
    },
    title,
  );
}
