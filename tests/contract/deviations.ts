/** Responses of the service that deviate from its description: docs/apis/srs.md sections 10 and 1. */
export interface Deviation {
  /** Operation ids; undefined for all. */
  operations?: string[];
  status: number;
  reason: string;
  /** A JSON Schema, or `empty` for a response without a body. */
  body: object | "empty";
  contentType?: string;
}

const errorDetails = { $ref: "srs#/$defs/ErrorDetails" };

const problem = {
  type: "object",
  required: ["type", "title", "status"],
  properties: { type: { type: "string" }, title: { type: "string" }, status: { type: "integer" } },
};

export const DEVIATIONS: Deviation[] = [
  {
    status: 401,
    reason: "described as ErrorDetails; whatever refuses a session or a login writes no body",
    body: "empty",
  },
  {
    status: 400,
    reason: "not described; a body that cannot be bound is refused by the web framework, in its own shape",
    body: problem,
    contentType: "application/problem+json",
  },
  {
    status: 415,
    reason: "not described; every operation but about only consumes application/json",
    body: problem,
    contentType: "application/problem+json",
  },
  {
    operations: ["cancel-script-execution"],
    status: 404,
    reason: "not described; an unknown id, with code 500 since the code is looked up by the wrong key",
    body: errorDetails,
  },
  {
    operations: ["get-script-execution-output", "get-script-execution-stream"],
    status: 204,
    reason: "not described; a null result: json output while the script runs, streams not known yet",
    body: "empty",
  },
  {
    operations: ["get-script-execution-output"],
    status: 200,
    reason: "described as strings; text output is [null] while the script runs",
    body: { type: "array", items: { type: "string", nullable: true } },
  },
];

/** Properties that a schema requires and the service never returns. */
export const NEVER_ANSWERED: Record<string, string[]> = {
  // Required in a request. Requests and responses share the schema.
  ScriptExecution: ["runspace_id", "script"],
};
