import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { Certificates } from "../../testing/certificates";
import type { OpsError } from "../errors";
import type { Endpoint } from "./endpoint";
import { HttpClient } from "./http";
import { withLimits } from "./limits";
import { noResponse } from "./noResponse";
import { TlsAgent } from "./tlsAgent";
import { readVcenterError } from "./vcenter/errors";

const settings = { server: "the server", caFile: "the CA file", fingerprint: "the fingerprint", insecure: "insecure" };
type Trust = Pick<Endpoint, "caFile" | "fingerprint">;

function endpointAt(url: string, trust: Trust = {}): Endpoint {
  return { service: "vCenter", url, insecure: false, inFlightLimit: 20, settings, ...trust };
}

/** What a call to a server comes to: its response, or the message of the error. */
async function outcomeOf(server: Server, trust: Trust): Promise<unknown> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new HttpClient(endpointAt(url, trust), readVcenterError);
    const limits = { signal: new AbortController().signal, deadline: Date.now() + 500 };
    const request = { what: "look", method: "GET", path: "/" } as const;
    return await withLimits(limits, () => client.send(request)).then(
      ({ body }) => body,
      (error: OpsError) => error.message,
    );
  } finally {
    server.close();
    if ("closeAllConnections" in server) (server.closeAllConnections as () => void)();
  }
}

describe("A TLS connection to a server", () => {
  let made: Certificates;
  before(async () => {
    made = await Certificates.create();
    await made.issue("good");
    await made.issue("early", { from: "20480101000000Z" });
    await made.issue("late", { to: "20210101000000Z" });
    await made.issue("other", { as: "elsewhere" });
    await made.issue("revoked");
    await made.revoke("revoked", "intermediate");
    const lists = [await made.revocationList("root"), await made.revocationList("intermediate")];
    await writeFile(made.file("withLists.pem"), [await made.text("root.pem"), ...lists].join(""));
  });
  after(() => made.remove());

  const respond = (_: unknown, response: import("node:http").ServerResponse) => void response.end('"ok"');
  const outcome = async (name: string, chain?: string[], trust: Trust = { caFile: made.file("root.pem") }) =>
    outcomeOf(createServer(await made.server(name, chain), respond), trust);

  it("whose chain leads to an authority of caFile is trusted", async () => {
    assert.equal(await outcome("good"), "ok");
  });

  it("that does not send its intermediate certificate names the issuer that is missing", async () => {
    assert.match(
      String(await outcome("good", [])),
      /not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE: its issuer "CN=intermediate" is not known here.* its fingerprint is [0-9A-F:]{95}\)\. Set the CA file/,
    );
  });

  it("whose certificate is not valid yet shows its times and the clock", async () => {
    assert.match(
      String(await outcome("early")),
      /CERT_NOT_YET_VALID: it is valid from Jan {2}1 00:00:00 2048 GMT.* the clock here says .*Correct the clock/,
    );
  });

  it("whose certificate has expired shows its times and the clock", async () => {
    assert.match(String(await outcome("late")), /CERT_HAS_EXPIRED: it is valid .* to Jan {2}1 00:00:00 2021 GMT/);
  });

  it("of another name shows the names of the certificate", async () => {
    assert.match(
      String(await outcome("other")),
      /ERR_TLS_CERT_ALTNAME_INVALID: .*127\.0\.0\.1.*\. Use a name of the certificate in the server/,
    );
  });

  it("whose certificate is revoked by a list in caFile is refused, and others of that authority are trusted", async () => {
    const trust = { caFile: made.file("withLists.pem") };
    assert.match(String(await outcome("revoked", undefined, trust)), /CERT_REVOKED: its issuer has revoked it/);
    assert.equal(await outcome("good", undefined, trust), "ok");
  });

  it("is trusted by any of several fingerprints", async () => {
    const wrong = Array(32).fill("ab").join(":");
    const refused = String(await outcome("late", [], { fingerprint: wrong }));
    const [right = ""] = /[0-9A-F:]{95}/.exec(refused) ?? [];
    assert.equal(await outcome("late", [], { fingerprint: `${wrong}, ${right}` }), "ok");
  });

  it("that speaks plain HTTP is said to do so", async () => {
    assert.match(
      String(await outcomeOf(createHttpServer(respond), {})),
      /no TLS connection to vCenter at \S+ \((wrong version number|packet length too long)\)\. It seems to speak plain HTTP there\. Check the server/,
    );
  });

  it("that hangs up in the handshake got nothing of the request", async () => {
    const server = createTcpServer((socket) => socket.once("data", () => socket.destroy()));
    assert.match(String(await outcomeOf(server, {})), /no TLS connection .*The TLS handshake failed/);
  });

  it("that takes the connection and says nothing is given up, and got nothing of the request", async () => {
    const server = createTcpServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const agent = new TlsAgent(endpointAt(url), {}, 0.05);
    const { request } = await import("node:https");
    const [error] = await once(request(url, { agent }).end(), "error");
    const read = noResponse(
      endpointAt(url),
      { url, timeoutSeconds: 9, isTransfer: false, isRead: false },
      new Error("", { cause: error }),
    );
    assert.match(read.text, /no connection to vCenter at \S+ within 0\.05 s/);
    server.close();
  });

  const files: [what: string, content: () => Promise<Buffer | string>, message: RegExp][] = [
    ["empty", async () => "", /it is empty/],
    ["a zip archive", async () => "PK\u0003\u0004", /it is a zip archive\. Unpack it/],
    ["a private key", () => made.text("root.key"), /it is a private key/],
    ["DER", async () => der(await made.text("root.pem")), /it is DER\. Convert it: openssl x509 -inform der/],
    ["text", async () => "hello", /it has no PEM certificate/],
    ["damaged", async () => (await made.text("root.pem")).replace(/MI/, "!!"), /certificate 1 of 1 cannot be read/],
  ];
  for (const [what, content, message] of files) {
    it(`is not tried with a caFile that is ${what}`, async () => {
      await writeFile(made.file("ca"), await content());
      assert.throws(() => new TlsAgent(endpointAt("https://vc", { caFile: made.file("ca") })), message);
    });
  }

  it("is not tried with a fingerprint of another digest", () => {
    const sha1 = Array(20).fill("ab").join(":");
    assert.throws(() => new TlsAgent(endpointAt("https://vc", { fingerprint: sha1 })), /64 hexadecimal digits/);
  });
});

function der(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----.*-----|\s/g, ""), "base64");
}
