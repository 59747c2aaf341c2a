import assert from "node:assert/strict";
import type { Endpoint } from "./endpoint";
import { type ConnectionProblem, NoConnection } from "./noConnection";
import { noResponse } from "./noResponse";

const settings = { server: "the server", caFile: "the CA file", fingerprint: "the fingerprint", insecure: "insecure" };
const endpoint: Endpoint = { service: "vCenter", url: "https://vc", insecure: false, inFlightLimit: 20, settings };
const toVcenter = { url: "https://vc", timeoutSeconds: 120, isTransfer: false, isRead: false };
const toHost = { url: "https://esx-7", timeoutSeconds: 300, isTransfer: true, isRead: false };
const pin: ConnectionProblem = {
  kind: "untrusted",
  code: "ERR_FINGERPRINT",
  reason: "its fingerprint is AB",
};

function failed(cause: string | ConnectionProblem): Error {
  return typeof cause === "string"
    ? Object.assign(new Error(), { code: cause })
    : new Error("", { cause: new NoConnection(cause) });
}

function textOf(cause: string | ConnectionProblem, to = toVcenter, at = endpoint): string {
  return noResponse(at, to, failed(cause)).text;
}

describe("A request without a response", () => {
  const table: [title: string, cause: string | ConnectionProblem, kind: string, isUnreached: boolean][] = [
    ["to a name that does not resolve was not sent", "ENOTFOUND", "misconfigured", true],
    ["to a port that refuses it was not sent", "ECONNREFUSED", "refused", true],
    ["to a server without trust was not sent", pin, "misconfigured", false],
    [
      "through a proxy that is down was not sent, and says nothing of the server",
      { kind: "proxy", proxy: "http://proxy", reason: "ECONNREFUSED", isFinal: false },
      "refused",
      false,
    ],
    ["to a server that is slow to connect was not sent", { kind: "timeout", seconds: 30 }, "refused", false],
    [
      "whose TLS handshake broke was not sent, and says nothing of the server",
      { kind: "handshake", reason: "ECONNRESET" },
      "refused",
      false,
    ],
    ["whose connection broke may have been carried out", "ECONNRESET", "lost", false],
    ["whose time is over may be carried out yet", "ECONNABORTED", "timeout", false],
  ];
  for (const [title, cause, kind, isUnreached] of table) {
    it(title, () => {
      const result = noResponse(endpoint, toVcenter, failed(cause));
      assert.deepEqual([result.failure.kind, result.isUnreached ?? false], [kind, isUnreached]);
    });
  }

  it("leaves open whether a change was made, and says nothing of that for a read", () => {
    for (const [code, open] of [
      ["ECONNRESET", "it may have been done"],
      ["ECONNABORTED", "it may be done yet"],
      ["ERR_CANCELED", "it may be done yet"],
    ] as const) {
      assert.ok(textOf(code).endsWith(`; ${open}.`), textOf(code));
      const ofRead = textOf(code, { ...toVcenter, isRead: true });
      assert.doesNotMatch(ofRead, /done/);
      assert.match(ofRead, /[^.]\.$/);
    }
  });

  it("names the settings of the server", () => {
    assert.match(textOf("ECONNREFUSED"), /no connection to vCenter at https:\/\/vc .* Check the server/);
    assert.match(textOf(pin), /its fingerprint is AB.*Set the CA file .* or the fingerprint to its SHA-256/);
  });

  it("names the host of a file transfer, and no setting that would break vCenter", () => {
    assert.match(
      textOf("ECONNREFUSED", toHost),
      /https:\/\/esx-7 .*Make the host reachable from here.*captureOutput: false/,
    );
    assert.match(
      textOf(pin, toHost),
      /Add the authority of the hosts to the file of the CA file.*captureOutput: false/,
    );
    assert.match(
      textOf(pin, toHost, { ...endpoint, fingerprint: "CD" }),
      /https:\/\/esx-7 is not trusted.* its fingerprint is AB.*Add the host's fingerprint to the fingerprint, after a comma/,
    );
    assert.doesNotMatch(textOf("ECONNREFUSED", toHost), /Check the server/);
  });
});
