import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";

const screen = { vm: "vm-101", type: "VMRC" };

async function fingerprintOf(lab: Lab): Promise<string> {
  const { hostname, port } = new URL(lab.simulator.url);
  const socket = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? "";
  socket.destroy();
  return fingerprint;
}

describe("A vCenter session", () => {
  it(
    "that vCenter has dropped is replaced once for all callers",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(consoleTicket).create(screen);
      await lab.advanceClock(2 * 3_600);
      await Promise.all(["a", "b", "c", "d"].map((name) => run.resource(consoleTicket, name).create(screen)));
      assert.equal(lab.state.calls["POST /api/session"], 2);
      lab.sessionsOfLostLogins = lab.state.sessions.vcenter - 1;
    }),
  );

  it(
    "is closed also after a failure",
    inLab(async (lab) => {
      const run = lab.run();
      await assert.rejects(run.resource(consoleTicket).create({ ...screen, vm: "vm-999" }));
      await run.end();
      assert.equal(lab.state.sessions.vcenter, 0);
    }),
  );

  it(
    "fails with vCenter's message if vCenter has too many sessions",
    inLab(
      async (lab) => {
        const first = lab.run();
        await first.resource(consoleTicket).create(screen);
        await assert.rejects(
          lab.run().resource(consoleTicket).create(screen),
          /vCenter said: User session limit reached for administrator@\S+ \(HTTP 503\)\. End sessions of this user/,
        );
      },
      { inventory: buildInventory({ settings: { sessionsPerUser: 1 } }) },
    ),
  ).timeout(20_000);

  for (const [setting, value] of [
    ["vsphere-ops:user", "administrator@vsphere.local\n"],
    ["vsphere-ops:password", "simulated\r\n"],
  ] as const) {
    it(
      `that is refused because ${setting} ends with a line break says so, and not the value`,
      inLab(async (lab) => {
        await assert.rejects(
          lab
            .run({ [setting]: value })
            .resource(consoleTicket)
            .create(screen),
          (error: Error) => {
            assert.match(error.message, new RegExp(`The value of ${setting} or \\S+ ends with a line break\\.`));
            assert.doesNotMatch(error.message.replace(/\nMore: .*$/, ""), /simulated|\n/);
            return true;
          },
        );
      }),
    );
  }
});

describe("A TLS connection", () => {
  it(
    "is refused if no setting trusts the certificate",
    inLab(
      async (lab) => {
        await assert.rejects(lab.run().resource(consoleTicket).create(screen), /is not trusted/);
        assert.deepEqual(lab.state.calls, {});
      },
      { tls: true },
    ),
  );

  it(
    "trusts the pinned certificate, whatever its signer",
    inLab(
      async (lab) => {
        const run = lab.run({ "vsphere-ops:fingerprint": await fingerprintOf(lab) });
        await run.resource(consoleTicket).create(screen);
      },
      { tls: true },
    ),
  );

  it(
    "compares the pinned certificate on each of many connections, also where the server resumes TLS sessions",
    inLab(
      async (lab) => {
        const run = lab.run({ "vsphere-ops:fingerprint": await fingerprintOf(lab) });
        await run.resource(consoleTicket).create(screen);
        const names = Array.from({ length: 20 }, (_, index) => `web-${index}`);
        for (const round of ["a", "b"]) {
          await Promise.all(
            names.map((name) => run.resource(instantCloneVm, name + round).create({ sourceName: "golden" })),
          );
        }
        assert.equal(lab.clones.length, 40);
      },
      { tls: true },
    ),
  );

  it(
    "sends nothing to a server with another certificate than the pinned one",
    inLab(
      async (lab) => {
        const run = lab.run({ "vsphere-ops:fingerprint": Array(32).fill("ab").join(":") });
        await assert.rejects(
          run.resource(consoleTicket).create(screen),
          /is not trusted \(ERR_FINGERPRINT: its fingerprint is [0-9A-F:]+\)/,
        );
        assert.deepEqual(lab.state.calls, {});
      },
      { tls: true },
    ),
  );

  it(
    "accepts any certificate with `insecure`",
    inLab(
      async (lab) => {
        await lab.run({ "vsphere-ops:insecure": "true" }).resource(consoleTicket).create(screen);
      },
      { tls: true },
    ),
  );

  it(
    "goes through the proxy of the standard variables, and is verified end to end",
    inLab(
      async (lab) => {
        const tunnels = await throughProxy(async () => {
          const run = lab.run({ "vsphere-ops:caFile": lab.simulator.caFile ?? "" });
          await run.resource(instantCloneVm).create({ sourceName: "golden" });
          await run.end();
          await assert.rejects(lab.run().resource(consoleTicket).create(screen), /is not trusted/);
        });
        assert.deepEqual([...new Set(tunnels)], [new URL(lab.simulator.url).host]);
      },
      { tls: true },
    ),
  );

  it(
    "through a proxy is kept open for the next call",
    inLab(
      async (lab) => {
        const tunnels = await throughProxy(async () => {
          const run = lab.run({ "vsphere-ops:caFile": lab.simulator.caFile ?? "" });
          for (const name of ["a", "b", "c"]) await run.resource(consoleTicket, name).create(screen);
          await run.end();
        });
        assert.equal(tunnels.length, 1);
      },
      { tls: true },
    ),
  );

  it(
    "through a proxy that is down names the proxy, and does not make the server count as gone",
    inLab(
      async (lab) => {
        const trust = { "vsphere-ops:caFile": lab.simulator.caFile ?? "", "vsphere-ops:deleteUnreachable": "true" };
        const vm = await lab.run(trust).resource(instantCloneVm).create({ sourceName: "golden" });
        await withProxy("http://127.0.0.1:9", async () => {
          await assert.rejects(lab.run(trust).resource(instantCloneVm).delete(vm), {
            message: /the proxy http:\/\/127\.0\.0\.1:9 failed \(ECONNREFUSED\)\. Check the proxy and HTTPS_PROXY/,
          });
        });
        assert.equal(lab.clones.length, 1);
      },
      { tls: true },
    ),
  ).timeout(20_000);

  it(
    "compares the pinned certificate of the server behind a proxy",
    inLab(
      async (lab) => {
        const tunnels = await throughProxy(async () => {
          const wrong = lab.run({ "vsphere-ops:fingerprint": Array(32).fill("ab").join(":") });
          await assert.rejects(wrong.resource(consoleTicket).create(screen), /ERR_FINGERPRINT/);
          const run = lab.run({ "vsphere-ops:fingerprint": await fingerprintOf(lab) });
          await run.resource(consoleTicket).create(screen);
          await run.end();
        });
        assert.deepEqual([...new Set(tunnels)], [new URL(lab.simulator.url).host]);
      },
      { tls: true },
    ),
  );
});

/** Runs with a proxy in the environment. Returns the addresses that the proxy was asked to connect to. */
async function throughProxy(call: () => Promise<void>): Promise<string[]> {
  const tunnels: string[] = [];
  const proxy = createServer().on("connect", (request, client) => {
    tunnels.push(request.url ?? "");
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const server = connectTcp(Number(port), host, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      server.pipe(client).pipe(server);
    });
    server.on("error", () => client.destroy());
    client.on("error", () => server.destroy());
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  try {
    await withProxy(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, call);
    return tunnels;
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}

async function withProxy(url: string, call: () => Promise<void>): Promise<void> {
  process.env["HTTPS_PROXY"] = url;
  try {
    await call();
  } finally {
    delete process.env["HTTPS_PROXY"];
  }
}
