import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client, pick } from "../../testing/client";
import { guestCall, outputOf, run, temporary, transfer, upload } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const download = async (client: Client, path: string) => fetch(String((await transfer(client, path)).body));

async function refusal(client: Client, path: string, attributes?: object): Promise<unknown[]> {
  const { status, body } = await transfer(client, path, attributes);
  return [status, pick(body, "error_type"), pick(body, "data", "reason"), pick(body, "data", "file_path")];
}

function peakMemoryKib(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

const statusOf = async (address: unknown, method: string, body?: string) =>
  (await fetch(String(address), { method, ...(body !== undefined && { body }) })).status;

describe("guest file transfers (docs/apis/vcenter.md section 6)", () => {
  it(
    "create returns 201 and a bare address; GET there returns the bytes without a session",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await run(client, `printf 'a\\0\\377b' > ${path}`);
      const { status, body } = await transfer(client, path);
      assert.equal(status, 201);
      assert.match(String(body), /^http:\/\/localhost:\d+\/guestFile\?id=101&token=\w+$/);
      const response = await fetch(String(body));
      assert.deepEqual([response.status, response.headers.get("content-length")], [200, "4"]);
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), Buffer.from([0x61, 0, 0xff, 0x62]));
    }),
  );

  it(
    "an empty file has a length of 0",
    withSimulator({}, async (client) => {
      const response = await download(client, await temporary(client));
      assert.deepEqual([response.headers.get("content-length"), await response.text()], ["0", ""]);
    }),
  );

  it(
    "PUT stores the bytes where the guest's programs find them",
    withSimulator({}, async (client) => {
      const path = `${await temporary(client)}.new`;
      assert.equal(await upload(client, path, "héllo\n"), 200);
      assert.equal(await outputOf(client, `cat ${path}`), "héllo\n");
      assert.equal((statSync(path).mode & 0o777).toString(8), "644");
    }),
  );

  it(
    "permissions and times are those asked for",
    withSimulator({}, async (client) => {
      const path = `${await temporary(client)}.sh`;
      const last_modified = "2020-01-02T03:04:05Z";
      await upload(client, path, "#!/bin/sh\nexit 6\n", { last_modified, posix: { permissions: "0750" } });
      assert.equal((statSync(path).mode & 0o777).toString(8), "750");
      assert.equal(statSync(path).mtime.toISOString(), "2020-01-02T03:04:05.000Z");
      assert.equal(await run(client, { path }), 6);
    }),
  );

  it(
    "an address is good for one use",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const { body: from } = await transfer(client, path);
      assert.deepEqual([await statusOf(from, "GET"), await statusOf(from, "GET")], [200, 404]);
      const { body: to } = await transfer(client, path, { size: 1, overwrite: true });
      assert.deepEqual([await statusOf(to, "PUT", "x"), await statusOf(to, "PUT", "y")], [200, 404]);
      assert.equal(readFileSync(path, "utf8"), "x");
    }),
  );

  it(
    "an address lives ten minutes",
    withSimulator({}, async (client, { clock }) => {
      const path = await temporary(client);
      const [{ body: early }, { body: late }] = [await transfer(client, path), await transfer(client, path)];
      clock.advance(595);
      assert.equal(await statusOf(early, "GET"), 200);
      clock.advance(6);
      assert.equal(await statusOf(late, "GET"), 404);
      assert.deepEqual(await client.state("transfers"), []);
    }),
  );

  for (const action of ["stop", "suspend"]) {
    it(
      `an address is void after ${action}`,
      withSimulator({}, async (client) => {
        const { body } = await transfer(client, await temporary(client));
        await client.post(`/api/vcenter/vm/vm-101/power?action=${action}`);
        assert.equal(await statusOf(body, "GET"), 404);
      }),
    );
  }

  it(
    "an address is for one direction, and a made-up token for none",
    withSimulator({}, async (client) => {
      const { body } = await transfer(client, await temporary(client));
      assert.equal(await statusOf(body, "PUT", "x"), 405);
      assert.equal(await statusOf(`${client.url}/guestFile?id=101&token=x`, "GET"), 404);
      assert.equal(await statusOf(body, "GET"), 200);
    }),
  );

  it(
    "the state shows the addresses that can still be used, without their tokens",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await transfer(client, path);
      assert.deepEqual(await client.state("transfers", 0, "path"), path);
      assert.deepEqual(await client.state("transfers", 0, "direction"), "FROM_GUEST");
      assert.equal(await client.state("transfers", 0, "token"), undefined);
    }),
  );

  it(
    "the host can be * by the inventory, with the port kept",
    withSimulator({ inventory: buildInventory({ settings: { transferHost: "*" } }) }, async (client) => {
      const { body } = await transfer(client, await temporary(client));
      const { port, hostname } = new URL(client.url);
      assert.ok(String(body).startsWith(`http://*:${port}/guestFile?`), String(body));
      assert.equal(await statusOf(String(body).replace("*", hostname), "GET"), 200);
    }),
  );

  it(
    "the host can be changed for one VM by the control API, and back",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const hostOf = async () => /^http:\/\/([^:]+):/.exec(String((await transfer(client, path)).body))?.[1];
      await client.control("PATCH", "vms/vm-101", { transferHost: "esx-01.lab.example" });
      assert.equal(await hostOf(), "esx-01.lab.example");
      await client.control("PATCH", "vms/vm-101", { transferHost: null });
      assert.equal(await hostOf(), "127.0.0.1");
    }),
  );

  it(
    "a file that exists is overwritten only when asked for",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const { status, body } = await transfer(client, path, { size: 1 });
      assert.deepEqual([status, pick(body, "error_type")], [400, "ALREADY_EXISTS"]);
      assert.equal(await upload(client, path, "new", { overwrite: true }), 200);
      assert.equal(readFileSync(path, "utf8"), "new");
    }),
  );

  it(
    "refuses what is no file, or not there",
    withSimulator({}, async (client) => {
      const size = { size: 1 };
      assert.deepEqual(await refusal(client, "/no/such"), [404, "NOT_FOUND", "FILE_NOT_FOUND", "/no/such"]);
      assert.deepEqual(await refusal(client, "/usr"), [400, "INVALID_ARGUMENT", "NOT_A_FILE", "/usr"]);
      assert.deepEqual(await refusal(client, "/usr", size), [400, "INVALID_ARGUMENT", "NOT_A_FILE", "/usr"]);
      const long = `/tmp/${"x".repeat(300)}`;
      assert.deepEqual(await refusal(client, long), [400, "INVALID_ARGUMENT", "PATH_TOO_LONG", long]);
      assert.deepEqual((await refusal(client, "relative")).slice(0, 2), [400, "INVALID_ARGUMENT"]);
      assert.deepEqual((await refusal(client, "/tmp/x", { size: 1, windows: {} }))[1], "INVALID_ARGUMENT");
    }),
  );

  it(
    "a link, and a folder that is missing or none, are an argument that is not correct, and no more is said",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await run(client, `ln -s ${path} ${path}.link`);
      const [said, size] = [[400, "INVALID_ARGUMENT", undefined, undefined], { size: 1 }];
      assert.deepEqual(await refusal(client, `${path}.link`), said);
      assert.deepEqual(await refusal(client, `${path}.link`, { ...size, overwrite: true }), said);
      for (const none of ["/no/such", `${path}/x`]) assert.deepEqual(await refusal(client, none, size), said);
    }),
  );

  it(
    "another size than announced is refused, leaves nothing behind, and the address may be tried again",
    withSimulator({}, async (client) => {
      const path = `${await temporary(client)}.new`;
      const { body } = await transfer(client, path, { size: 3 });
      assert.equal(await statusOf(body, "PUT", "four"), 400);
      assert.equal(await client.state("guestFiles", "vm-101"), 1);
      assert.equal(await statusOf(body, "PUT", "two"), 200);
      assert.equal(readFileSync(path, "utf8"), "two");
    }),
  );

  it(
    "a transfer to the guest that breaks off leaves half a file, and the address good",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await upload(client, path, "old", { overwrite: true });
      const { body } = await transfer(client, path, { size: 1000, overwrite: true });
      const broken = request(String(body), { method: "PUT", headers: { "content-length": 1000 } });
      broken.on("error", () => {});
      broken.write("new");
      await client.arrived("PUT /guestFile", 2);
      broken.destroy();
      while (readFileSync(path, "utf8") === "old") await client.state();
      let status = 404;
      while (status === 404) status = await statusOf(body, "PUT", "x".repeat(1000));
      assert.equal(status, 200);
    }),
  );

  it(
    "a transfer under way breaks off when the VM is powered off",
    withSimulator({}, async (client) => {
      const path = `${await temporary(client)}.new`;
      const { body } = await transfer(client, path, { size: 1000 });
      const halfway = request(String(body), { method: "PUT", headers: { "content-length": 1000 } });
      const failed = new Promise<Error | number>((resolve) => {
        halfway.on("error", resolve);
        halfway.on("response", ({ statusCode = 0 }) => resolve(statusCode));
      });
      halfway.write("new");
      await client.arrived("PUT /guestFile");
      await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      assert.notEqual(await failed, 200);
      assert.ok(statSync(path).size < 1000, "half a file is left");
    }),
  );

  it("150 MB go both ways in less than 100 MB of memory", async () => {
    const size = 150 * 2 ** 20;
    const simulator = spawn(process.execPath, ["--import", "tsx", join(__dirname, "../main.ts"), "--port", "0"]);
    try {
      const [line] = await once(createInterface(simulator.stdout), "line");
      const client = new Client(String(line).replace("simulator listening on ", ""));
      await client.login();
      const source = await temporary(client);
      await run(client, `head -c ${size} /dev/zero > ${source}`);
      const { body: from } = await transfer(client, source);
      const { body: to } = await transfer(client, `${source}.copy`, { size });
      const beforeKib = peakMemoryKib(simulator.pid);
      const put = await fetch(String(to), {
        method: "PUT",
        headers: { "content-length": String(size) },
        body: (await fetch(String(from))).body,
        duplex: "half",
      });
      assert.deepEqual([put.status, statSync(`${source}.copy`).size], [200, size]);
      const grownKib = peakMemoryKib(simulator.pid) - beforeKib;
      assert.ok(grownKib < 100 * 1000, `${grownKib} KiB`);
    } finally {
      simulator.kill();
      await once(simulator, "exit");
    }
  });

  for (const [mode, works] of [
    ["drop-before", true],
    ["drop-after", false],
  ] as const) {
    it(
      `${mode} at the content ${works ? "leaves the address good" : "uses it up"}`,
      withSimulator({}, async (client) => {
        const { body } = await transfer(client, await temporary(client));
        await client.control("POST", "faults", { match: "GET /guestFile", mode });
        await assert.rejects(fetch(String(body)));
        assert.equal(await statusOf(body, "GET"), works ? 200 : 404);
      }),
    );
  }

  it(
    "a full disk takes no file, and programs see their writes fail",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const { body: early } = await transfer(client, path, { size: 1, overwrite: true });
      await client.control("PATCH", "vms/vm-101", { diskFull: true });
      const full = [500, "UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE"];
      assert.deepEqual((await refusal(client, `${path}.new`, { size: 1 })).slice(0, 3), full);
      const { status, body } = await guestCall(client, "filesystem/files?action=createTemporary", {
        prefix: "a",
        suffix: "b",
      });
      assert.deepEqual([status, pick(body, "error_type"), pick(body, "data", "reason")], full);
      assert.equal(await statusOf(early, "PUT", "x"), 500);
      assert.equal(await run(client, `echo text > ${path} && exit 0; exit 9`), 9);
      assert.equal((await download(client, path)).status, 200);
      await client.control("PATCH", "vms/vm-101", { diskFull: false });
      assert.equal(await run(client, `echo text > ${path} && exit 0; exit 9`), 0);
    }),
  );
});
