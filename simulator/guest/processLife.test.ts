import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type Client, pick } from "../../testing/client";
import { getProcess, gone, guestCall, outputOf, run, sleeper, start, temporary } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";

describe("guest processes and the life of their VM", () => {
  it(
    "the state shows them",
    withSimulator({}, async (client) => {
      const pid = await start(client, sleeper);
      assert.deepEqual(await client.state("processes"), [
        { vm: "vm-101", pid, command: "/bin/sleep 600", exitCode: null },
      ]);
    }),
  );

  for (const [what, act] of [
    ["power-off", (client: Client, vm: string) => client.post(`/api/vcenter/vm/${vm}/power?action=stop`)],
    ["reset of the VM", (client: Client, vm: string) => client.post(`/api/vcenter/vm/${vm}/power?action=reset`)],
    ["an operator's delete", (client: Client, vm: string) => client.control("DELETE", `vms/${vm}`)],
    ["reset of the simulator", (client: Client) => client.control("POST", "reset")],
  ] as const) {
    it(
      `${what} ends them, with their daemons and what they run in a session of its own`,
      withSimulator({}, async (client) => {
        const vm = await client.clone("a");
        const file = await temporary(client, vm);
        await run(client, `sleep 600 & echo $! > ${file}`, vm);
        const daemon = Number(await outputOf(client, `cat ${file}`, vm));
        const pid = await start(client, `setsid sh -c 'echo $$ > ${file}; sleep 600'; exit`, vm);
        const program = async () => Number(await outputOf(client, `cat ${file}`, vm));
        while ([0, daemon].includes(await program()));
        const left = [pid, daemon, await program()];
        await act(client, vm);
        for (const each of left) await gone(each);
        assert.deepEqual(await client.state("processes"), []);
      }),
    );
  }

  it("a stop of the simulator ends them, daemons in a session of their own too", async () => {
    let pids: number[] = [];
    await withSimulator({}, async (client) => {
      const file = await temporary(client);
      const pid = await start(client, sleeper);
      await run(client, `setsid sleep 600 & echo $! > ${file}`);
      pids = [pid, Number(await outputOf(client, `cat ${file}`))];
      assert.ok(pids.every((each) => existsSync(`/proc/${each}`)));
    })();
    for (const pid of pids) await gone(pid);
  });

  it(
    "suspend holds them, and start lets them go on",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      const pid = await start(client, `echo > ${file}; read line < /dev/zero`);
      while ((await outputOf(client, `cat ${file}`)) === "");
      await client.post("/api/vcenter/vm/vm-101/power?action=suspend");
      const stateOf = async () => (await outputOf(client, `grep State /proc/${pid}/status`, other)).trim();
      const other = await startCold(client);
      while (!(await stateOf()).includes("stopped"));
      const { body } = await guestCall(client, "processes?action=create", { spec: sleeper });
      assert.equal(pick(body, "error_type"), "NOT_ALLOWED_IN_CURRENT_STATE");
      await client.post("/api/vcenter/vm/vm-101/power?action=start");
      while ((await stateOf()).includes("stopped"));
      assert.equal(pick(await getProcess(client, pid), "name"), "sh");
    }),
  );

  it(
    "a clone has none of its source's",
    withSimulator({}, async (client) => {
      await start(client, sleeper);
      const { body } = await guestCall(client, "processes?action=list", {}, await client.clone("a"));
      assert.deepEqual(body, []);
    }),
  );
});

/** Another guest to look from. */
async function startCold(client: Client): Promise<string> {
  await client.control("PATCH", "vms/vm-102", { powerState: "POWERED_ON", toolsReady: true });
  return "vm-102";
}
