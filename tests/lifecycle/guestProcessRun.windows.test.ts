import assert from "node:assert/strict";
import { buildInventory } from "../../simulator/inventory/load";
import { type GuestLab, inGuestLab, isAlive } from "../../testing/guestLab";

const credentials = { type: "USERNAME_PASSWORD", userName: "Administrator", password: "guest" };
const cmd = "C:\\Windows\\System32\\cmd.exe";
const printer = "C:\\tools & more\\print.exe";
const base = { vm: "vm-201", credentials };

/** A lab with a Windows guest, which has a program that prints its arguments and the variable A, and then copies its input. */
function inWindowsLab(test: (guests: GuestLab) => Promise<void>): () => Promise<void> {
  const windows = { guestFamily: "WINDOWS", guestUser: "Administrator" } as const;
  const vms = [
    { id: "vm-101", name: "golden" },
    { id: "vm-201", name: "win", ...windows },
  ];
  return inGuestLab(
    async (guests) => {
      const text = '#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done\nprintf "%s" "A=$A"\ncat\n';
      await guests.upload("vm-201", credentials, printer, text);
      await test(guests);
    },
    { inventory: buildInventory({ vms }) },
  );
}

describe("GuestProcessRun on Windows", () => {
  it(
    "returns both streams and the exit code of a program, and leaves nothing in the guest",
    inWindowsLab(async (guests) => {
      const { outputs } = await guests.resource().create({
        ...base,
        path: cmd,
        arguments: '/d /c "echo out& echo err>&2& exit 3010"',
        expectedExitCodes: [0, 3010],
      });
      assert.deepEqual([outputs["stdout"], outputs["stderr"]], ["out\r\n", "err\r\n"]);
      assert.equal(outputs["exitCode"], 3010);
      await guests.noFilesLeft();
    }),
  );

  it(
    "passes arguments, variables and stdin unchanged",
    inWindowsLab(async (guests) => {
      const list = ["%OS:W=x%", "%OS:Windows_NT=&calc&%", "100%", 'say "hi"', "a^b", "", "c\\", "é 漢"];
      const A = 'p%40ss %OS% "quoted" ^&|<>';
      const { outputs } = await guests.resource().create({
        ...base,
        path: printer,
        arguments: list,
        environmentVariables: { A },
        stdin: "\nread",
      });
      assert.equal(outputs["stdout"], `${list.map((word) => `[${word}]`).join("")}A=${A}\nread`);
      await guests.noFilesLeft();
    }),
  );

  it(
    "starts a program without cmd.exe where nothing is captured",
    inWindowsLab(async (guests) => {
      const inputs = { ...base, path: "C:\\windows\\SYSTEM32\\timeout.exe", arguments: ["/t", "0"] };
      const { outputs } = await guests.resource().create({ ...inputs, captureOutput: false });
      assert.deepEqual([outputs["stdout"], outputs["exitCode"]], ["", 0]);
      assert.deepEqual(
        guests.lab.state.processes.map(({ command }) => command),
        [`${inputs.path} /t 0`],
      );
    }),
  );

  for (const captureOutput of [true, false]) {
    it(
      `reports a program that is not there as such, ${captureOutput ? "with" : "without"} capture`,
      inWindowsLab(async (guests) => {
        const created = guests.resource().create({ ...base, path: "C:\\no such\\a.exe", captureOutput });
        await assert.rejects(created, /C:\\no such\\a\.exe/);
        await assert.rejects(created, captureOutput ? /there is no .*install the program first/ : /FILE_NOT_FOUND/);
        await guests.noFilesLeft();
      }),
    );
  }

  it(
    "ends a program with all that it has started after a time-out",
    inWindowsLab(async (guests) => {
      await guests.upload(
        "vm-201",
        credentials,
        "C:\\t\\wait.exe",
        `#!/bin/sh\necho $$ >"${guests.folder}/pid"\nexec sleep 600\n`,
      );
      const sleeper = { ...base, path: cmd, arguments: "/d /c C:\\t\\wait.exe", timeoutSeconds: 6 };
      await assert.rejects(guests.resource().create(sleeper), /The program was terminated/);
      const { processes } = guests.lab.state;
      assert.ok(
        processes.every(({ exitCode }) => exitCode !== null),
        "no process is running",
      );
      assert.ok(guests.read("pid") !== "" && !isAlive(Number(guests.read("pid"))));
      await guests.noFilesLeft();
    }),
  );
});
