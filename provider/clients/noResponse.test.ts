import assert from "node:assert/strict";
import type { Endpoint } from "./endpoint";
import { noResponse } from "./noResponse";

const settings = { server: "the server", caFile: "the CA file", fingerprint: "the fingerprint", insecure: "insecure" };
const endpoint: Endpoint = { service: "vCenter", url: "https://vc", insecure: false, inFlightLimit: 20, settings };
const toVcenter = { url: "https://vc", timeoutSeconds: 120, isTransfer: false };
const toHost = { url: "https://esx-7", timeoutSeconds: 300, isTransfer: true };

function textOf(code: string, to = toVcenter): string {
  return noResponse(endpoint, to, code, "its fingerprint is AB").text;
}

describe("A request without a response", () => {
  const table: [title: string, code: string, kind: string, isUnreached: boolean][] = [
    ["to a name that does not resolve was not sent", "ENOTFOUND", "misconfigured", true],
    ["to a port that refuses it was not sent", "ECONNREFUSED", "refused", true],
    ["to a server without trust was not sent", "ERR_FINGERPRINT", "misconfigured", false],
    ["whose connection broke may have been carried out", "ECONNRESET", "lost", false],
    ["whose time is over may be carried out yet", "ECONNABORTED", "timeout", false],
  ];
  for (const [title, code, kind, isUnreached] of table) {
    it(title, () => {
      const result = noResponse(endpoint, toVcenter, code, "");
      assert.deepEqual([result.failure.kind, result.isUnreached ?? false], [kind, isUnreached]);
    });
  }

  it("names the settings of the server", () => {
    assert.match(textOf("ECONNREFUSED"), /no connection to vCenter at https:\/\/vc .* Check the server/);
    assert.match(
      textOf("ERR_FINGERPRINT"),
      /its fingerprint is AB.*Set the CA file .* or the fingerprint to its SHA-256/,
    );
  });

  it("names the host of a file transfer, and no setting that would break vCenter", () => {
    assert.match(
      textOf("ECONNREFUSED", toHost),
      /https:\/\/esx-7 .*Make the host reachable from here.*captureOutput: false/,
    );
    assert.match(textOf("ERR_FINGERPRINT", toHost), /in place of the fingerprint.*captureOutput: false/);
    assert.doesNotMatch(textOf("ECONNREFUSED", toHost), /Check the server/);
  });
});
