import assert from "node:assert/strict";
import { type ErrorCode, OpsError } from "../../errors";
import { readSrsError, runningExecutionId } from "./errors";

const own = (code: number, error_message = "text") => ({ code, error_message, details: "System.Exception: at secret" });

describe("The reading of SRS's errors", () => {
  const table: [title: string, status: number, body: unknown, code: ErrorCode, said: string][] = [
    ["an empty 401", 401, undefined, "Unauthenticated", "nothing that can be read"],
    ["the ingress's HTML", 502, undefined, "Unknown", "nothing that can be read"],
    ["a 503 of the ingress", 503, undefined, "Unavailable", "nothing that can be read"],
    ["a 404 that is not SRS's own", 404, undefined, "NoSuchOperation", "nothing that can be read"],
    ["a runspace that is not there", 404, own(2030), "NotFound", "text"],
    ["an execution that is not there", 404, own(1040), "NotFound", "text"],
    ["a cancel of one that is not there", 404, own(500), "NotFound", "text"],
    ["a full service", 500, own(2020), "Busy", "text"],
    ["a busy runspace", 500, own(1310), "Busy", "text"],
    ["a runspace that is not ready", 500, own(2031), "Busy", "text"],
    ["a delete that failed, or found nothing", 500, own(2040), "Unknown", "text"],
    ["a refusal of the runspace itself", 500, own(1400), "Rejected", "text"],
    ["an error nobody foresaw", 500, own(500), "Unknown", "text"],
    ["an own error without a text", 500, { code: 1025 }, "Unknown", "error 1025"],
    [
      "problem details",
      400,
      {
        title: "One or more validation errors occurred.",
        status: 400,
        errors: { script: ["is required.", "is empty."] },
      },
      "InvalidArgument",
      "One or more validation errors occurred. script: is required. is empty.",
    ],
  ];
  for (const [title, status, body, code, said] of table) {
    it(`takes ${title} for ${code}`, () => {
      const error = readSrsError(status, body);
      assert.equal(error.code, code);
      assert.equal(error.said, said);
    });
  }

  it("names the execution that makes a runspace busy", () => {
    const { code, said, ...details } = readSrsError(500, own(1310, "Another script with id 'e-1' is running"));
    assert.equal(runningExecutionId(new OpsError(code, said, details)), "e-1");
    const { data, ...unnamed } = details;
    assert.equal(runningExecutionId(new OpsError(code, said, unnamed)), undefined);
  });

  it("never has what is busy sent again by itself, and shows no stack trace", () => {
    const error = readSrsError(500, own(1310));
    assert.ok(!error.busy);
    assert.doesNotMatch(JSON.stringify(error), /secret/);
  });
});
