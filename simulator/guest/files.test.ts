import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Client, pick } from "../../testing/client";
import { credentials, guestCall, outputOf, run, temporary } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";

const base = "/api/vcenter/vm/vm-101/guest/filesystem/files";

const create = (client: Client, body: object) =>
  guestCall(client, "filesystem/files?action=createTemporary", { prefix: "", suffix: "", ...body });

const reason = ({ status, body }: { status: number; body: unknown }) => [
  status,
  pick(body, "error_type"),
  pick(body, "data", "reason"),
];

describe("guest files (docs/apis/vcenter.md section 6)", () => {
  it(
    "createTemporary answers 200 and the path of a new, empty, private file in the guest's temporary folder",
    withSimulator({}, async (client) => {
      const { status, body } = await create(client, { prefix: "run-", suffix: ".log" });
      assert.equal(status, 200);
      assert.match(String(body), /\/run-vmware\d+\.log$/);
      assert.deepEqual([statSync(String(body)).size, (statSync(String(body)).mode & 0o777).toString(8)], [0, "600"]);
      assert.equal(await outputOf(client, 'echo "$TMPDIR"'), `${dirname(dirname(String(body)))}\n`);
    }),
  );

  it(
    "createTemporary makes it in the folder asked for",
    withSimulator({}, async (client) => {
      const folder = `${await temporary(client)}.d`;
      assert.deepEqual(reason(await create(client, { parent_path: folder })), [404, "NOT_FOUND", "FILE_NOT_FOUND"]);
      await run(client, `mkdir ${folder}`);
      assert.equal(dirname(String((await create(client, { parent_path: folder })).body)), folder);
      const file = await create(client, { parent_path: "/bin/sh" });
      assert.deepEqual(reason(file), [400, "INVALID_ARGUMENT", "NOT_A_DIRECTORY"]);
      assert.equal((await create(client, { prefix: "../a" })).status, 400);
    }),
  );

  it(
    "delete takes the path as one percent-encoded segment, or with its slashes raw",
    withSimulator({}, async (client) => {
      for (const encode of [encodeURIComponent, (path: string) => path]) {
        const path = await temporary(client);
        const { status } = await client.post(`${base}/${encode(path)}?action=delete`, { credentials });
        assert.equal(status, 204);
        assert.ok(!existsSync(path));
      }
      assert.equal(await client.state("calls", `POST ${base.replace("vm-101", "{vm}")}/{path}?action=delete`), 2);
    }),
  );

  it(
    "delete refuses what is not there, a folder, and a relative path",
    withSimulator({}, async (client) => {
      const remove = async (path: string) =>
        reason(await guestCall(client, `filesystem/files/${encodeURIComponent(path)}?action=delete`));
      assert.deepEqual(await remove("/no/such"), [404, "NOT_FOUND", "FILE_NOT_FOUND"]);
      assert.deepEqual(await remove("/usr"), [400, "INVALID_ARGUMENT", "NOT_A_FILE"]);
      assert.deepEqual(await remove("a"), [400, "INVALID_ARGUMENT", undefined]);
    }),
  );

  it(
    "get tells a file from a folder and a link",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await run(client, `echo 12345 > ${path}; chmod 640 ${path}; ln -s ${path} ${path}.link; mkdir ${path}.d`);
      const get = async (each: string) =>
        (await guestCall(client, `filesystem/files/${encodeURIComponent(each)}?action=get`)).body;
      assert.partialDeepStrictEqual(await get(path), {
        type: "FILE",
        size: 6,
        attributes: { filesystem_family: "POSIX", posix_attributes: { permissions: "0640" } },
      });
      assert.partialDeepStrictEqual(await get(`${path}.link`), {
        type: "SYMLINK",
        attributes: { symlink_target: path },
      });
      assert.equal(pick(await get(`${path}.d`), "type"), "DIRECTORY");
    }),
  );

  it(
    "list answers a folder in pages of 50, or those that match",
    withSimulator({}, async (client) => {
      const folder = `${await temporary(client)}.d`;
      await run(client, `mkdir ${folder}; cd ${folder}; for i in $(seq 60); do echo > f$i; done; mkdir d`);
      const list = async (body: object) =>
        (await guestCall(client, "filesystem/files?action=list", { path: folder, ...body })).body;
      const first = await list({});
      assert.partialDeepStrictEqual(first, { total: 63, start_index: 0, end_index: 49, status: "READY" });
      const second = await list({ iteration: { index: 50 } });
      assert.partialDeepStrictEqual(second, { total: 63, start_index: 50, end_index: 62, status: "END_OF_DATA" });
      assert.deepEqual(await list({ filter: { match_pattern: "^d" } }), {
        files: [{ filename: "d", type: "DIRECTORY", size: statSync(`${folder}/d`).size }],
        total: 1,
        start_index: 0,
        end_index: 0,
        status: "END_OF_DATA",
      });
    }),
  );

  it(
    "list begins with the folder itself and the one above, and a pattern matches any part of a name",
    withSimulator({}, async (client) => {
      const folder = `${await temporary(client)}.d`;
      await run(client, `mkdir ${folder}; touch ${folder}/b ${folder}/abc`);
      const list = async (filter: object) => {
        const { body } = await guestCall(client, "filesystem/files?action=list", { path: folder, filter });
        return (pick(body, "files") as unknown[]).map((file) => pick(file, "filename"));
      };
      assert.deepEqual((await list({})).slice(0, 2), [".", ".."]);
      assert.deepEqual((await list({ match_pattern: "b" })).sort(), ["abc", "b"]);
    }),
  );

  it(
    "list of a file, or of a link to a folder, is that alone, by its whole path",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await run(client, `mkdir ${path}.d; ln -s ${path}.d ${path}.link`);
      for (const each of [path, `${path}.link`]) {
        const { body } = await guestCall(client, "filesystem/files?action=list", { path: each });
        assert.deepEqual([pick(body, "total"), pick(body, "files", 0, "filename")], [1, each]);
      }
    }),
  );
});

describe("the guest's scratch folder", () => {
  it(
    "guestFiles counts what transfers, createTemporary and programs left in the temporary folder",
    withSimulator({}, async (client) => {
      assert.deepEqual(await client.state("guestFiles"), {});
      await temporary(client);
      await run(client, 'mkdir "$TMPDIR/d"; echo > "$TMPDIR/d/f"; echo > "$HOME/not-counted"');
      assert.deepEqual(await client.state("guestFiles"), { "vm-101": 3 });
      await run(client, 'rm -r "$TMPDIR"/*');
      assert.deepEqual(await client.state("guestFiles"), { "vm-101": 0 });
    }),
  );

  it(
    "a clone has a copy of its source's files, and neither sees what becomes of the other's",
    withSimulator({}, async (client) => {
      await run(
        client,
        'cd; mkdir -m 700 d; echo old > d/f; chmod 755 d/f; ln -s d/f link; mkfifo pipe; echo > "$TMPDIR/t"',
      );
      const vm = await client.clone("a");
      await run(client, "echo new > d/f");
      const look = "cat link; stat -c %a d d/f; test -p pipe || echo no pipe";
      assert.equal(await outputOf(client, look, vm), "old\n700\n755\nno pipe\n");
      assert.equal(await outputOf(client, "cat d/f"), "new\n");
      assert.equal(await client.state("guestFiles", vm), 2);
    }),
  );

  it("files outlast a power-off, and go with the VM, a reset, and a stop", async () => {
    let left = "";
    await withSimulator({}, async (client) => {
      const vm = await client.clone("a");
      const file = await temporary(client, vm);
      await client.post(`/api/vcenter/vm/${vm}/power?action=stop`);
      assert.equal(readFileSync(file, "utf8"), "");
      await client.call("DELETE", `/api/vcenter/vm/${vm}`);
      assert.deepEqual(await client.state("guestFiles"), {});
      while (existsSync(file)) await delay(5);
      const other = await temporary(client);
      await client.control("POST", "reset");
      await client.login();
      assert.deepEqual(await client.state("guestFiles"), {});
      left = await temporary(client);
      assert.notEqual(dirname(left), dirname(other));
    })();
    assert.ok(!existsSync(dirname(dirname(dirname(left)))));
  });
});
