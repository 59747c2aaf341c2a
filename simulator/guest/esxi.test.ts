import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { json, text } from "node:stream/consumers";
import { basic, Client } from "../../testing/client";
import { credentials, run, temporary, transfer, upload } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";
import { startSimulator } from "../index";
import { buildInventory } from "../inventory/load";

describe("transfers to an ESXi host (docs/apis/vcenter.md section 6)", () => {
  it(
    "go to another name and port than vCenter's, and work there",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const address = new URL(String((await transfer(client, path)).body));
      assert.equal(address.hostname, "localhost");
      assert.notEqual(address.port, new URL(client.url).port);
      assert.equal(await upload(client, path, "text", { overwrite: true }), 200);
      assert.equal(await (await fetch(String((await transfer(client, path)).body))).text(), "text");
      assert.equal(await client.state("calls", "PUT /guestFile"), 1);
    }),
  );

  it(
    "have the other name of the machine when vCenter is called localhost",
    withSimulator({}, async (client) => {
      const local = new Client(client.url.replace("127.0.0.1", "localhost"));
      await local.login();
      assert.match(String((await transfer(local, await temporary(client))).body), /^http:\/\/127\.0\.0\.1:\d+\//);
    }),
  );

  it(
    "find nothing there but transfers",
    withSimulator({}, async (client) => {
      const { origin } = new URL(String((await transfer(client, await temporary(client))).body));
      for (const path of ["/", "/api/vcenter/vm", "/_simulator/state"])
        assert.equal((await fetch(origin + path)).status, 404);
    }),
  );

  it(
    "meet faults as vCenter does",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "GET /guestFile", mode: "drop-before" });
      const { body } = await transfer(client, await temporary(client));
      await assert.rejects(fetch(String(body)));
      assert.equal((await fetch(String(body))).status, 200);
    }),
  );

  for (const [setting, expected] of [
    ["*", /^http:\/\/\*:\d+\/guestFile/],
    ["*:", /^http:\/\/\*\/guestFile/],
    ["esx-09.lab.invalid:443", /^http:\/\/esx-09\.lab\.invalid:443\/guestFile/],
  ] as const) {
    it(
      `are addressed as ${setting} says`,
      withSimulator({ inventory: buildInventory({ settings: { transferHost: setting } }) }, async (client) => {
        assert.match(String((await transfer(client, await temporary(client))).body), expected);
      }),
    );
  }

  it("with TLS have a certificate that vCenter's CA does not cover, and the file of both CAs does", async () => {
    const simulator = await startSimulator({ tls: true });
    try {
      const ca = readFileSync(String(simulator.vcenterCaFile));
      const call = async (path: string, headers: Record<string, string>, body?: object) => {
        const answer = await answerOf(simulator.url + path, { ca, method: "POST", headers }, body);
        return String(await json(answer));
      };
      const login = { authorization: basic("administrator@vsphere.local", "simulated") };
      const session = { "vmware-api-session-id": await call("/api/session", login) };
      const files = "/api/vcenter/vm/vm-101/guest/filesystem";
      const temporaryFile = { credentials, prefix: "", suffix: "" };
      const path = await call(`${files}/files?action=createTemporary`, session, temporaryFile);
      const address = await call(`${files}?action=create`, session, { credentials, spec: { path } });
      await assert.rejects(answerOf(address, { ca }), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
      const answer = await answerOf(address, { ca: readFileSync(String(simulator.caFile)) });
      assert.deepEqual([answer.statusCode, await text(answer)], [200, ""]);
    } finally {
      await simulator.close();
    }
  });

  it(
    "are void after a power-off there too",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await run(client, `echo text > ${path}`);
      const { body } = await transfer(client, path);
      await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      assert.equal((await fetch(String(body))).status, 404);
    }),
  );
});

function answerOf(url: string, options: object, body?: object): Promise<import("node:http").IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, agent: false }, resolve);
    outgoing.once("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}
