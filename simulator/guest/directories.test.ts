import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Client, pick } from "../../testing/client";
import { guestCall, temporary, transfer, upload } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const call = async (client: Client, operation: string, body: object) => {
  const { status, body: answer } = await guestCall(client, `filesystem/${operation}`, body);
  return [status, pick(answer, "error_type"), pick(answer, "data", "reason")].filter((part) => part !== undefined);
};
/** A folder of the guest, for a test alone. */
const place = async (client: Client) => dirname(await temporary(client));

describe("guest directories (docs/apis/vcenter.md section 6)", () => {
  it(
    "are made once, with their parents where asked",
    withSimulator({}, async (client) => {
      const path = join(await place(client), "a/b");
      assert.deepEqual(await call(client, "directories?action=create", { path }), [404, "NOT_FOUND", "FILE_NOT_FOUND"]);
      const create = () => call(client, "directories?action=create", { path, create_parents: true });
      assert.deepEqual(await create(), [204]);
      assert.ok(statSync(path).isDirectory());
      assert.deepEqual(await create(), [400, "ALREADY_EXISTS"]);
    }),
  );

  it(
    "are their user's alone, and so are the parents that are made with them",
    withSimulator({}, async (client) => {
      const path = join(await place(client), "a/b");
      await call(client, "directories?action=create", { path, create_parents: true });
      for (const folder of [path, dirname(path)]) assert.equal(statSync(folder).mode & 0o777, 0o700);
    }),
  );

  it(
    "are deleted when empty, or with what is in them where asked",
    withSimulator({}, async (client) => {
      const path = join(await place(client), "a");
      mkdirSync(join(path, "b"), { recursive: true });
      const remove = (body: object) => call(client, "directories?action=delete", { path, ...body });
      assert.deepEqual(await remove({}), [400, "RESOURCE_IN_USE", "DIRECTORY_NOT_EMPTY"]);
      assert.deepEqual(await remove({ recursive: true }), [204]);
      assert.deepEqual(await remove({}), [404, "NOT_FOUND", "FILE_NOT_FOUND"]);
      const file = await temporary(client);
      assert.deepEqual(await remove({ path: file }), [400, "INVALID_ARGUMENT", "NOT_A_DIRECTORY"]);
      assert.deepEqual(await remove({ path: "/usr", recursive: true }), [403, "UNAUTHORIZED"]);
    }),
  );

  it(
    "are moved to where nothing is",
    withSimulator({}, async (client) => {
      const folder = await place(client);
      const [path, target] = [join(folder, "a"), join(folder, "b")];
      mkdirSync(path);
      const move = (new_path: string) => call(client, "directories?action=move", { path, new_path });
      assert.deepEqual(await move(await temporary(client)), [400, "ALREADY_EXISTS"]);
      assert.deepEqual(await move(target), [204]);
      assert.deepEqual([existsSync(path), existsSync(target)], [false, true]);
    }),
  );

  it(
    "are made for a while, private, beside temporary files",
    withSimulator({}, async (client) => {
      const { status, body } = await guestCall(client, "filesystem/directories?action=createTemporary", {
        prefix: "a-",
        suffix: ".d",
      });
      assert.equal(status, 200);
      assert.equal(dirname(String(body)), await place(client));
      assert.equal(statSync(String(body)).mode & 0o777, 0o700);
    }),
  );
});

describe("guest files that are there (docs/apis/vcenter.md section 6)", () => {
  it(
    "are moved, over another file where asked",
    withSimulator({}, async (client) => {
      const [path, target] = [await temporary(client), await temporary(client)];
      writeFileSync(path, "new");
      const move = (body: object) => call(client, "files?action=move", { path, new_path: target, ...body });
      assert.deepEqual(await move({}), [400, "ALREADY_EXISTS"]);
      assert.deepEqual(await move({ new_path: dirname(target), overwrite: true }), [400, "ALREADY_EXISTS"]);
      assert.deepEqual(await move({ overwrite: true }), [204]);
      assert.deepEqual([existsSync(path), readFileSync(target, "utf8")], [false, "new"]);
      assert.deepEqual(await move({}), [404, "NOT_FOUND", "FILE_NOT_FOUND"]);
    }),
  );

  it(
    "stay when they are moved to where they are",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      assert.deepEqual(await call(client, "files?action=move", { path, new_path: path }), [204]);
      assert.ok(existsSync(path));
    }),
  );

  it(
    "have the attributes that an update names, and keep the others",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      const update = (file_attributes: object) => call(client, "files?action=update", { path, file_attributes });
      assert.deepEqual(await update({ posix: { permissions: "4750" } }), [204]);
      assert.deepEqual(await update({ last_modified: "2020-01-02T03:04:05Z" }), [204]);
      const info = await guestCall(client, `filesystem/files/${encodeURIComponent(path)}?action=get`);
      assert.partialDeepStrictEqual(pick(info.body, "attributes"), {
        last_modified: "2020-01-02T03:04:05.000Z",
        posix_attributes: { permissions: "4750" },
      });
      assert.deepEqual(await update({ posix: { permissions: "0999" } }), [400, "INVALID_ARGUMENT"]);
    }),
  );

  it(
    "lose the attributes that they had when they are overwritten",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      await call(client, "files?action=update", { path, file_attributes: { posix: { permissions: "0755" } } });
      await upload(client, path, "new", { overwrite: true });
      assert.equal(statSync(path).mode & 0o777, 0o644);
    }),
  );
});

describe("troubles of transfers that the field has seen", () => {
  const settings = (some: object) => ({ inventory: buildInventory({ settings: some }) });

  it(
    "an empty upload is answered 500",
    withSimulator({}, async (client) => {
      const path = await temporary(client);
      assert.equal(await upload(client, path, "", { overwrite: true }), 500);
      assert.equal(await upload(client, path, "x", { overwrite: true }), 200);
    }),
  );

  it(
    "an empty upload makes an empty file where emptyUploads says so",
    withSimulator(settings({ emptyUploads: "taken" }), async (client) => {
      const path = await temporary(client);
      writeFileSync(path, "old");
      assert.equal(await upload(client, path, "", { overwrite: true }), 200);
      assert.equal(statSync(path).size, 0);
    }),
  );

  it(
    "a download is cut after maxDownloadBytes, and nothing but the size tells",
    withSimulator(settings({ maxDownloadBytes: 100 }), async (client) => {
      const path = await temporary(client);
      writeFileSync(path, "x".repeat(250));
      const response = await fetch(String((await transfer(client, path)).body));
      assert.equal((await response.text()).length, 100);
      const info = await guestCall(client, `filesystem/files/${encodeURIComponent(path)}?action=get`);
      assert.equal(pick(info.body, "size"), 250);
    }),
  );
});
