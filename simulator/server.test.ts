import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { basic, type Client, pick } from "../testing/client";
import { withSimulator } from "../testing/withSimulator";

async function stillServes(client: Client): Promise<void> {
  assert.equal((await client.get("/api/vcenter/vm")).status, 200);
}

/** What the server says to bytes that no HTTP client would send. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
  });
  socket.write(text);
  await once(socket, "close");
  return answer;
}

describe("simulator state (docs/simulator.md)", () => {
  it(
    "starts with golden, which is on, and cold, which is off",
    withSimulator({}, async (client) => {
      assert.partialDeepStrictEqual(await client.state("vms"), [
        { id: "vm-101", name: "golden", powerState: "POWERED_ON", source: null },
        { id: "vm-102", name: "cold", powerState: "POWERED_OFF", source: null },
      ]);
    }),
  );

  it(
    "has every key from the start",
    withSimulator({}, async (client) => {
      const { vms: _, calls: __, ...rest } = Object(await client.state());
      const empty = {
        processes: [],
        tickets: [],
        transfers: [],
        runspaces: [],
        scriptExecutions: [],
        guestFiles: {},
        homeFiles: {},
      };
      assert.deepEqual(rest, { ...empty, sessions: { vcenter: 1, srs: 0 } });
    }),
  );
});

describe("The control API", () => {
  for (const type of ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded"]) {
    it(
      `takes JSON that comes as ${type}, as fetch and curl send a text`,
      withSimulator({}, async (client) => {
        const body = JSON.stringify({ advanceSeconds: 1 });
        const { status } = await client.call("POST", "/_simulator/clock", body, { "content-type": type });
        assert.equal(status, 200);
      }),
    );
  }
});

describe("bad requests (issue: a proper error each, no crash)", () => {
  for (const [what, body, headers, status] of [
    ["malformed JSON", "{", {}, 400],
    ["another content type", "<a/>", { "content-type": "text/xml" }, 415],
    ["a body of 50 MB", "x".repeat(50e6), {}, 413],
  ] as const) {
    it(
      `${what} is ${status} in the shape of the dialect`,
      withSimulator({}, async (client) => {
        const api = await client.call("POST", "/api/vcenter/vm?action=instant-clone", body, headers);
        assert.equal(api.status, status);
        assert.equal(typeof pick(api.body, "messages", 0, "default_message"), "string");
        const rest = await client.call("POST", "/rest/vcenter/vm?action=instant-clone", body, headers);
        assert.equal(rest.status, status);
        assert.equal(typeof pick(rest.body, "value", "messages", 0, "default_message"), "string");
        const control = await client.call("POST", "/_simulator/clock", body, headers);
        assert.equal(control.status, status);
        await stillServes(client);
      }),
    );
  }

  it(
    "application/json with a charset is JSON",
    withSimulator({}, async (client) => {
      const headers = { "content-type": "application/json; charset=utf-8" };
      const body = { source: "vm-101", name: "a" };
      assert.equal((await client.call("POST", "/api/vcenter/vm?action=instant-clone", body, headers)).status, 200);
    }),
  );

  it(
    "unknown paths are 404",
    withSimulator({}, async (client) => {
      for (const path of ["/sdk", "/api", "/rest/", "/_simulator/", "/api/vcenter/vm/", "/api/vcenter/vm//power"]) {
        assert.equal((await client.get(path)).status, 404, path);
      }
    }),
  );

  for (const [what, host, origin] of [
    ["another site", "", "https://attacker.example"],
    ["a site whose name was made to lead here", "attacker.example:80", "http://attacker.example:80"],
    ["a file", "", "null"],
  ] as const) {
    it(
      `a page of ${what} is 403, whatever it asks for`,
      withSimulator({}, async (client) => {
        const head = (path: string, more = "") =>
          `POST ${path} HTTP/1.1\r\nHost: ${host || new URL(client.url).host}\r\nOrigin: ${origin}\r\n${more}Connection: close\r\n\r\n`;
        const login = `Authorization: ${basic("administrator@vsphere.local", "simulated")}\r\n`;
        for (const path of ["/api/session", "/rest/com/vmware/cis/session", "/api/auth/login", "/_simulator/reset"]) {
          assert.match(await raw(client.url, head(path, login)), /^HTTP\/1.1 403/, path);
        }
        assert.equal(await client.state("sessions", "vcenter"), 1);
      }),
    );
  }

  it(
    "a page of its own may ask",
    withSimulator({}, async (client) => {
      const answer = await client.call("POST", "/_simulator/reset", undefined, { origin: client.url });
      assert.equal(answer.status, 200);
    }),
  );

  it(
    "a path that is not percent-encoded UTF-8 is 400",
    withSimulator({}, async (client) => {
      assert.match(
        await raw(client.url, "GET /api/vcenter/vm/%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
        /^HTTP\/1.1 400/,
      );
      await stillServes(client);
    }),
  );

  it(
    "a flood of headers is 431, and no HTTP at all is 400",
    withSimulator({}, async (client) => {
      const flood = Array.from({ length: 2000 }, (_, index) => `X-Flood-${index}: ${"y".repeat(50)}\r\n`).join("");
      assert.match(await raw(client.url, `GET /api/vcenter/vm HTTP/1.1\r\nHost: a\r\n${flood}\r\n`), /^HTTP\/1.1 431/);
      assert.match(await raw(client.url, "\u0000\u0001 nonsense\r\n\r\n"), /^HTTP\/1.1 400/);
      await stillServes(client);
    }),
  );

  it(
    "1,000 half-open connections keep nobody else out, nor the simulator from stopping",
    withSimulator({}, async (client) => {
      const sockets: Socket[] = Array.from({ length: 1000 }, () =>
        connect(Number(new URL(client.url).port), "127.0.0.1"),
      );
      for (const socket of sockets) socket.on("error", () => {});
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      for (const socket of sockets)
        socket.write("POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      await stillServes(client);
      for (const socket of sockets.slice(500)) socket.destroy();
      await stillServes(client);
    }),
  );

  it(
    "a client that goes away in the middle of its body leaves nothing behind",
    withSimulator({}, async (client) => {
      const headers = {
        "vmware-api-session-id": client.token,
        "content-type": "application/json",
        "content-length": "1000",
      };
      const agent = new Agent();
      const gone = request(`${client.url}/api/vcenter/vm?action=instant-clone`, { method: "POST", headers, agent });
      gone.on("error", () => {});
      gone.write('{"source": "vm-101", ');
      await client.arrived("POST /api/vcenter/vm?action=instant-clone");
      gone.destroy();
      await stillServes(client);
      assert.equal(Object(await client.state("vms")).length, 2);
    }),
  );
});
