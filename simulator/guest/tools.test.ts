import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type Client, pick } from "../../testing/client";
import {
  exitCode,
  getProcess,
  gone,
  guestCall,
  outputOf,
  run,
  sleeper,
  start,
  temporary,
} from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const restart = (client: Client, vm = "vm-101") => client.control("POST", `vms/${vm}/restartTools`);
const folder = async (client: Client, vm?: string) => dirname(await temporary(client, vm));

describe("VMware Tools (docs/apis/vcenter.md section 10)", () => {
  it(
    "make temporary files in a private folder of their own, which programs do not see in TMPDIR",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      assert.match(basename(file), /^test-vmware\d+\.txt$/);
      assert.match(basename(dirname(file)), /^vmware-root_\d+-\d+$/);
      assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
      assert.equal(dirname(await temporary(client)), dirname(file));
      assert.equal(await outputOf(client, 'echo "$TMPDIR"'), `${dirname(dirname(file))}\n`);
    }),
  );

  for (const [what, act] of Object.entries({
    "restart of vmtoolsd": restart,
    "reboot of the guest": async (client: Client) => {
      await client.control("POST", "vms/vm-101/reboot");
      await client.control("POST", "clock", { advanceSeconds: 2 });
    },
  })) {
    it(
      `use another folder after a ${what}, and leave the former`,
      withSimulator({}, async (client) => {
        const before = await folder(client);
        await act(client);
        const after = await folder(client);
        assert.notEqual(after, before);
        assert.equal(dirname(after), dirname(before));
        assert.ok(existsSync(before));
      }),
    );
  }

  it(
    "of a clone go on in the copy of the folder",
    withSimulator({}, async (client) => {
      const before = await folder(client);
      const vm = await client.clone("a");
      const after = await folder(client, vm);
      assert.equal(basename(after), basename(before));
      assert.notEqual(after, before);
    }),
  );

  it(
    "do not count their own folder among the files left in a guest, but what is in it",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      assert.deepEqual(await client.state("guestFiles"), { "vm-101": 1 });
      await run(client, `rm ${file}`);
      assert.deepEqual(await client.state("guestFiles"), { "vm-101": 0 });
    }),
  );

  it(
    "forget exit codes when they restart, and programs live on",
    withSimulator({}, async (client) => {
      const ended = await start(client, "exit 3");
      await exitCode(client, ended);
      const running = await start(client, sleeper);
      await restart(client);
      assert.equal((await guestCall(client, `processes/${ended}?action=get`)).status, 404);
      assert.equal(pick(await getProcess(client, running), "name"), "sleep");
      process.kill(running, "SIGTERM");
      await gone(running);
      assert.deepEqual(await exitCode(client, running), undefined);
      assert.equal((await guestCall(client, `processes/${running}?action=get`)).status, 404);
    }),
  );

  it(
    "with PrivateTmp lose the temporary folder's files when they restart",
    withSimulator({ inventory: buildInventory({ settings: { privateTmp: true } }) }, async (client) => {
      const file = await temporary(client);
      await restart(client);
      assert.ok(!existsSync(file));
    }),
  );

  it(
    "hand the path to bash in double quotes, and read nothing of it but what bash reads there",
    withSimulator({}, async (client) => {
      const home = (await outputOf(client, "echo $HOME")).trim();
      await run(client, `printf '#!/bin/sh\\nexit 7\\n' > "$HOME/two words"; chmod 755 "$HOME/two words"`);
      assert.equal(await run(client, { path: `${home}/two words` }), 7);
    }),
  );

  it(
    "take at most 65,536 bytes with path, arguments and environment, some 5,000 of them for the rest",
    withSimulator({}, async (client) => {
      const create = (spec: object) =>
        guestCall(client, "processes?action=create", { spec: { path: "/bin/true", ...spec } });
      assert.equal((await create({ arguments: "a".repeat(60_000) })).status, 201);
      const long = await create({ arguments: "é".repeat(30_500) });
      assert.deepEqual([long.status, pick(long.body, "error_type")], [400, "INVALID_ARGUMENT"]);
      assert.equal((await create({ environment_variables: { A: "a".repeat(61_000) } })).status, 400);
    }),
  );
});
