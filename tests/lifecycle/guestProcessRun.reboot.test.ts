import assert from "node:assert/strict";
import { guestFile } from "../../provider/resources/guestFile";
import { buildInventory } from "../../simulator/inventory/load";
import { credentials, type GuestLab, inGuestLab } from "../../testing/guestLab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const cmd = "C:\\Windows\\System32\\cmd.exe";

/** A Linux guest vm-101 and a Windows guest vm-201, whose Tools are back soon after a restart. */
function inRestartLab(test: (guests: GuestLab) => Promise<void>, toolsStartSeconds = 0.5): () => Promise<void> {
  const inventory = buildInventory({
    vms: [
      { id: "vm-101", name: "golden" },
      { id: "vm-201", name: "win", guestFamily: "WINDOWS" },
    ],
    settings: { toolsStartSeconds },
  });
  return inGuestLab(test, { inventory });
}

function windows(text: string): { vm: string; credentials: object; path: string; arguments: string[] } {
  return { vm: "vm-201", credentials, path: cmd, arguments: ["/d", "/c", text] };
}

/** Restarts the guest as soon as the provider has seen the end of the program. */
async function createAndRestart(guests: GuestLab, args: { vm: string }): Promise<Recorded> {
  const run = guests.lab.run();
  const creating = guests.resource("run", run).create({ ...args, expectReboot: true });
  const hasEnded = () => run.log.lines.some(({ message }) => message.includes("has not restarted yet"));
  await guests.until(hasEnded, "the program has ended");
  await guests.lab.reboot(args.vm);
  const created = await creating;
  await run.end();
  return created;
}

describe("expectReboot", () => {
  it(
    "waits for a restart after the end of the program, and returns its output",
    inRestartLab(async (guests) => {
      const { outputs } = await createAndRestart(guests, windows("echo done"));
      assert.deepEqual([outputs["stdout"], outputs["exitCode"]], ["done\r\n", 0]);
      await guests.noFilesLeft();
    }),
  );

  it(
    "waits for a restart after the end of a Linux program too, and returns its output",
    inRestartLab(async (guests) => {
      const { outputs } = await createAndRestart(guests, guests.counted("echo done"));
      assert.deepEqual([outputs["stdout"], outputs["exitCode"], guests.count], ["done\n", 0, 1]);
      await guests.noFilesLeft();
    }),
  );

  it(
    "restarts a Windows guest whose program ends with 3010, and takes the exit code for a success",
    inRestartLab(async (guests) => {
      const args = { ...windows("exit 3010"), expectReboot: true };
      const run = await guests.resource().create(args);
      assert.equal(run.outputs["exitCode"], 3010);
      assert.equal(guests.callsOf("guest/power?action=reboot"), 1);
      assert.deepEqual((await guests.resource().diff(run, args)).changes, false);
    }),
  );

  it(
    "does not restart a guest whose program ends with 1641, which has started a restart",
    inRestartLab(async (guests) => {
      const { outputs } = await createAndRestart(guests, windows("exit 1641"));
      assert.equal(outputs["exitCode"], 1641);
      assert.equal(guests.callsOf("guest/power?action=reboot"), 0);
    }),
  );

  // What is still on its way from the program to the disk is lost in a restart.
  const onDisk = "until [ -s ~/.vsphere-ops/*/out1 ]; do sleep 0.05; done";
  const endlessOnLinux = (guests: GuestLab) =>
    guests.counted(`echo half; ${onDisk}; echo up >"${guests.folder}/up"; exec sleep 600`);
  const cutOff: [system: string, program: (guests: GuestLab) => object][] = [
    ["Linux", endlessOnLinux],
    ["Windows", () => windows("echo half& timeout /t 600")],
  ];
  for (const [system, programIn] of cutOff) {
    it(
      `takes a program that the restart cuts off on ${system} for done, and does not run it again`,
      inRestartLab(async (guests) => {
        const args = { ...programIn(guests), expectReboot: true };
        const creating = guests.resource().create(args);
        const isRunning = () =>
          system === "Linux"
            ? guests.read("up") !== ""
            : guests.lab.state.processes.some((each) => each.vm === "vm-201");
        await guests.until(isRunning, "the program runs");
        await guests.lab.reboot(system === "Linux" ? "vm-101" : "vm-201");
        const run = await creating;
        assert.equal(run.outputs["exitCode"], undefined);
        assert.ok(run.outputs["finishedAt"] !== undefined);
        assert.equal((await guests.resource().diff(run, args)).changes, false);
        await guests.resource().delete(run);
        if (system === "Linux") assert.deepEqual([guests.count, run.outputs["stdout"]], [1, "half\n"]);
        await guests.noFilesLeft();
      }),
    );
  }

  it(
    "does not call a program running that the restart has cut off",
    inRestartLab(async (guests) => {
      const run = guests.lab.run();
      const creating = guests.resource("run", run).create({ ...endlessOnLinux(guests), expectReboot: true });
      await guests.until(() => guests.read("up") !== "", "the program runs");
      await guests.lab.reboot("vm-101");
      await creating;
      const said = run.log.lines.filter(({ severity }) => severity === "progress").map(({ message }) => message);
      const back = said.findIndex((line) => line.includes("vm-101 is restarting"));
      assert.ok(back > 0, said.join("\n"));
      assert.doesNotMatch(said.slice(back).join("\n"), /is running/);
      await run.end();
      // Longer than the second between two looks, so that one comes while the guest is away.
    }, 2),
  );

  it(
    "is not needed by a program that is to run in a guest which just restarts: it waits for Tools, and so does a file",
    inGuestLab(
      async (guests) => {
        const args = guests.counted("echo done");
        await guests.lab.reboot(args.vm);
        const run = guests.lab.run();
        const path = `${guests.folder}/file`;
        const file = run.resource(guestFile, "file").create({ vm: args.vm, credentials, path, content: "text" });
        const { outputs } = await guests.resource().create(args);
        await file;
        await run.end();
        assert.deepEqual([outputs["stdout"], guests.count, guests.read("file")], ["done\n", 1, "text"]);
      },
      { inventory: buildInventory({ settings: { toolsStartSeconds: 4 } }) },
    ),
  );

  it(
    "reports an unexpected exit code at once",
    inRestartLab(async (guests) => {
      await assert.rejects(guests.resource().create({ ...windows("exit 5"), expectReboot: true }), /exit code 5/);
    }),
  );

  it(
    "reports a guest that does not restart in time, and does not run the program again",
    inRestartLab(async (guests) => {
      const args = { ...guests.counted(), expectReboot: true, timeoutSeconds: 2 };
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((thrown: unknown) => thrown);
      assert.match(String(error), /restart of vm-101 after \/bin\/sh.*has not restarted yet.*not run again by itself/);
      assert.ok(isIncomplete(error));
      const failed = recordedOf(error);
      assert.equal((await guests.resource().diff(failed, args)).changes, false);
      await guests.resource().update(failed, args);
      assert.equal(guests.count, 1);
      await guests.noFilesLeft();
    }),
  );

  it(
    "is refused in the preview with waitForExit: false",
    inRestartLab(async (guests) => {
      const args = { ...guests.shell("true"), expectReboot: true, waitForExit: false };
      const { failures } = await guests.resource().check(args);
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["expectReboot"],
      );
    }),
  );
});
