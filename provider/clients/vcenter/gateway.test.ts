import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { codeOf, type ErrorCode, messageOf } from "../../errors";
import { Vcenter } from ".";

const settings = { server: "the server", caFile: "the CA file", fingerprint: "the fingerprint", insecure: "insecure" };
const login = { user: "ci", password: "secret", settings: { user: "the user", password: "the password" } };
const credentials = {
  type: "USERNAME_PASSWORD",
  userName: "root",
  password: "guest",
  interactiveSession: false,
} as const;

/** The error of a call to a vCenter behind a gateway that responds with its own page to all but the login. */
async function failureBehindGateway(
  status: number,
  call: (vcenter: Vcenter) => Promise<unknown>,
  maxLogins = Infinity,
): Promise<unknown> {
  let logins = 0;
  const server = createServer((request, response) => {
    if (request.url === "/api/session" && ++logins <= maxLogins) response.end('"token"');
    else response.writeHead(status, { "Retry-After": "86400" }).end("<html>a page</html>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const vcenter = new Vcenter({ service: "vCenter", url, insecure: false, inFlightLimit: 20, settings }, login);
  try {
    return await call(vcenter).then(
      () => assert.fail("it succeeded"),
      (error: unknown) => error,
    );
  } finally {
    assert.equal(vcenter.session.dialect, "api", "a page proves no older vCenter");
    server.close();
    server.closeAllConnections();
  }
}

describe("A gateway in front of vCenter", () => {
  it("whose 404 answers a second login does not make the address wrong", async () => {
    const loggingIn = async (vcenter: Vcenter) => {
      await vcenter.session.open();
      await vcenter.close();
      await vcenter.session.open();
    };
    const error = await failureBehindGateway(404, loggingIn, 1);
    assert.equal(codeOf(error), "NoSuchOperation" satisfies ErrorCode);
    assert.doesNotMatch(messageOf(error), /check the server/);
  });

  const calls: [what: string, call: (vcenter: Vcenter) => Promise<unknown>][] = [
    ["a look at a VM", (vcenter) => vcenter.vms.find("vm-7")],
    ["a look at a program", (vcenter) => vcenter.guest("vm-7", credentials).processes.find(1)],
    ["a clone", (vcenter) => vcenter.instantClone({ source: "vm-7", name: "web", biosUuid: "" }, 10)],
  ];
  for (const [what, call] of calls) {
    it(`whose 404 answers ${what} proves no lack of an operation`, async () => {
      const error = await failureBehindGateway(404, call);
      assert.equal(codeOf(error), "NoSuchOperation" satisfies ErrorCode);
      assert.match(messageOf(error), /\(HTTP 404\)\. It may come from a proxy in front of vCenter\.$/);
    });

    it(`whose 503 answers ${what} says nothing of VMware Tools`, async () => {
      const error = await failureBehindGateway(503, call);
      assert.equal(codeOf(error), "Unknown" satisfies ErrorCode);
      assert.match(messageOf(error), /\(HTTP 503\)\. .*"pulumi up"/);
    });
  }
});
