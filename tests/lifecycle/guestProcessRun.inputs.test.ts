import assert from "node:assert/strict";
import { credentials, inGuestLab } from "../../testing/guestLab";

const echo = { vm: "vm-101", credentials, path: "/bin/echo" };
const { userName: _userName, ...noUser } = credentials;
const { password: _password, ...noPassword } = credentials;

const wrong: [title: string, change: object, property: string, reason: RegExp][] = [
  ["a relative path", { path: "bin/echo" }, "path", /absolute path/],
  ["a relative working directory", { workingDirectory: "tmp" }, "workingDirectory", /absolute path/],
  ["no user name", { credentials: noUser }, "credentials.userName", /is missing/],
  ["no password", { credentials: noPassword }, "credentials.password", /is missing/],
  ["a password and a token", { credentials: { ...credentials, samlToken: "t" } }, "credentials.samlToken", /not both/],
  ["no token", { credentials: { type: "SAML_BEARER_TOKEN" } }, "credentials.samlToken", /is missing/],
  [
    "a token and a password",
    { credentials: { type: "SAML_BEARER_TOKEN", samlToken: "t", password: "p" } },
    "credentials.password",
    /not both/,
  ],
  [
    "an unknown type of credentials",
    { credentials: { ...credentials, type: "KEY" } },
    "credentials.type",
    /USERNAME_PASSWORD/,
  ],
  ["a NUL in an argument", { arguments: ["a\0b"] }, "arguments", /list of texts|NUL/],
  ["a NUL in the arguments' text", { arguments: "a\0b" }, "arguments", /text|NUL/],
  ["a NUL in a variable", { environmentVariables: { A: "\0" } }, "environmentVariables.A", /NUL/],
  [
    "an invalid name of a variable",
    { environmentVariables: { "A-B": "c" } },
    "environmentVariables.A-B",
    /letters, digits/,
  ],
  [
    "a variable that belongs to the shell",
    { environmentVariables: { UID: "0" } },
    "environmentVariables.UID",
    /cannot be set/,
  ],
  [
    "a variable that a shell evaluates",
    { environmentVariables: { RANDOM: "a[$(reboot)]" } },
    "environmentVariables.RANDOM",
    /belongs to the guest's shell/,
  ],
  [
    "a variable that ends a shell",
    { environmentVariables: { OPTIND: "x" } },
    "environmentVariables.OPTIND",
    /cannot be/,
  ],
  ["no exit code", { expectedExitCodes: [] }, "expectedExitCodes", /at least one/],
  ["maxBytes of 0", { captureOutput: { maxBytes: 0 } }, "captureOutput", /maxBytes|at least 1/],
  ["maxBytes above the limit", { captureOutput: { maxBytes: 2 ** 30 } }, "captureOutput", /maxBytes|at most/],
  ["a window on Linux", { startMinimized: true }, "startMinimized", /Windows guests only/],
  ["a line break in an argument on Windows", { path: "C:\\a.exe", arguments: ["a\nb"] }, "arguments", /line break/],
  ["a percent sign in a path behind cmd.exe", { path: "C:\\100%\\a.exe" }, "path", /captureOutput to false/],
  ["a quote in a path on Windows", { path: 'C:\\a" & calc & ".exe' }, "path", /no path of Windows/],
  [
    "a server's folder as working directory behind cmd.exe",
    { path: "C:\\a.exe", workingDirectory: "\\\\server\\share" },
    "workingDirectory",
    /C:\\Windows instead/,
  ],
  [
    "an empty variable on Windows",
    { path: "C:\\a.exe", environmentVariables: { A: "" } },
    "environmentVariables.A",
    /cannot be empty/,
  ],
  [
    "a variable given twice on Windows",
    { path: "C:\\a.exe", environmentVariables: { Path: "a", PATH: "b" } },
    "environmentVariables.PATH",
    /given twice/,
  ],
  [
    "special characters for a batch file",
    { path: "C:\\a.CMD", arguments: ['"&echo INJECTED&'] },
    "arguments",
    /for a batch file/,
  ],
  [
    "special characters for a batch file, whose name has dots and blanks behind it",
    { path: "C:\\a.bat. .", arguments: ["%CMDCMDLINE:~-1%&calc"], captureOutput: false },
    "arguments",
    /for a batch file/,
  ],
  [
    "more characters than cmd.exe takes",
    { path: "C:\\a.exe", arguments: ["x".repeat(8_000)] },
    "arguments",
    /takes 8191.*stdin/,
  ],
  [
    "more characters than Windows takes",
    { path: "C:\\a.exe", arguments: ["x".repeat(32_760)], captureOutput: false },
    "arguments",
    /Windows takes 32766/,
  ],
  [
    "more bytes than VMware Tools take, on Windows",
    { path: "C:\\a.exe", arguments: ["漢".repeat(30_000)], captureOutput: false },
    "arguments",
    /VMware Tools take 60000/,
  ],
  [
    "variables that are too long for cmd.exe",
    { path: "C:\\a.exe", environmentVariables: { A: "%".repeat(5_000) } },
    "environmentVariables",
    /takes 8191/,
  ],
  ["a time-out of 0", { timeoutSeconds: 0 }, "timeoutSeconds", /at least 1 second/],
  ["a misspelled input", { argument: ["a"] }, "argument", /Did you mean "arguments"/],
];

describe("An invalid input of a GuestProcessRun", () => {
  for (const [title, change, property, reason] of wrong) {
    it(
      `is named before anything runs: ${title}`,
      inGuestLab(async (guests) => {
        const { failures } = await guests.resource().check({ ...echo, ...change });
        assert.equal(failures.length, 1, JSON.stringify(failures));
        assert.ok(failures[0]?.property.startsWith(property), JSON.stringify(failures));
        assert.match(`${failures[0]?.property} ${failures[0]?.reason}`, reason);
        assert.equal(guests.lab.callCount, 0);
      }),
    );
  }

  const right: [title: string, change: object][] = [
    ["a percent sign in a path without cmd.exe", { path: "C:\\100%\\a.exe", captureOutput: false }],
    ["a server's folder without cmd.exe", { workingDirectory: "\\\\server\\share", captureOutput: false }],
    ["plain arguments for a batch file", { path: "C:\\a.bat", arguments: ["a b", "C:\\Program Files (x86)", "a=b"] }],
    ["quotes in a variable", { environmentVariables: { A: 'say "hi"' } }],
    ["a long path", { path: "\\\\?\\C:\\a.exe" }],
  ];
  for (const [title, change] of right) {
    it(
      `is not found on Windows in ${title}`,
      inGuestLab(async (guests) => {
        const { failures } = await guests.resource().check({ ...echo, path: "C:\\a.exe", ...change });
        assert.deepEqual(failures, []);
      }),
    );
  }

  it(
    "is reported in a preview if the VM does not exist",
    inGuestLab(async (guests) => {
      const { failures } = await guests.resource().check({ ...echo, vm: "vm-999" }, { preview: true });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["vm"],
      );
    }),
  );

  it(
    "is a warning in a preview if the VM is powered off, because that may change before the run",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      await guests.resource("run", run).check({ ...echo, vm: "vm-102" }, { preview: true });
      assert.match(run.log.of("warning").join(), /vm-102 \(cold\) is POWERED_OFF/);
    }),
  );

  const found: [title: string, change: object, message: RegExp][] = [
    ["a VM that is powered off", { vm: "vm-102" }, /"vm" is vm-102, which is POWERED_OFF: power it on/],
    ["a VM that does not exist", { vm: "vm-999" }, /Correct "vm"/],
    [
      "a program that is not there",
      { path: "/bin/nothing" },
      /there is no \/bin\/nothing in the guest. Correct "path"/,
    ],
    [
      "a file that is not a program",
      { path: "/etc/passwd" },
      /no file that this guest user may execute. Correct "path"/,
    ],
    ["a folder in place of a program", { path: "/etc" }, /no file that this guest user may execute/],
    ["an unknown working directory", { workingDirectory: "/nowhere" }, /no folder \/nowhere.*"workingDirectory"/],
  ];
  for (const [title, change, message] of found) {
    for (const captureOutput of [true, false]) {
      it(
        `is one clear error of the run ${captureOutput ? "with" : "without"} capture: ${title}`,
        inGuestLab(async (guests) => {
          await assert.rejects(guests.resource().create({ ...echo, ...change, captureOutput }), message);
          await guests.noFilesLeft();
        }),
      );
    }
  }

  it(
    "fails the run with one clear error if VMware Tools are not ready",
    inGuestLab(async (guests) => {
      await guests.lab.changeVm("vm-101", { toolsReady: false });
      await assert.rejects(
        guests.resource().create({ ...echo, readyTimeoutSeconds: 1 }),
        /wait for VMware Tools in vm-101.*gave up after 1 s/,
      );
    }),
  );

  for (const captureOutput of [true, false]) {
    it(
      `is one clear error of the run ${captureOutput ? "with" : "without"} capture: a full disk`,
      inGuestLab(async (guests) => {
        await guests.lab.changeVm("vm-101", { diskFull: true });
        await assert.rejects(guests.resource().create({ ...guests.counted(), captureOutput }), /disk.* full\?/);
        assert.equal(guests.count, 0);
        await guests.noFilesLeft();
      }),
    );
  }
});

describe("A GuestProcessRun that fails", () => {
  it(
    "names program, VM and exit code, and ends with the last lines of stderr and stdout",
    inGuestLab(async (guests) => {
      const text = 'i=0; while [ $i -lt 30 ]; do i=$((i + 1)); echo "line $i"; done; echo trouble >&2; exit 7';
      const error: unknown = await guests
        .resource()
        .create(guests.shell(text))
        .catch((thrown: unknown) => thrown);
      assert.match(String(error), /run \/bin\/sh in vm-101: it ended with exit code 7, and expected is 0/);
      assert.match(String(error), /last lines of stderr:\ntrouble\nlast lines of stdout:\nline 21\n.*line 30$/s);
      assert.doesNotMatch(String(error), /line 20\n/);
      await guests.noFilesLeft();
    }),
  );

  it(
    "shows the end of a long output, not its middle, and says what was cut",
    inGuestLab(async (guests) => {
      const text = "i=0; while [ $i -lt 9000 ]; do i=$((i + 1)); echo line number $i; done; exit 7";
      await assert.rejects(
        guests.resource().create(guests.shell(text)),
        /last lines of stdout \(the middle of it was cut\):\nline number 8991\n.*line number 9000$/s,
      );
    }),
  );

  it(
    "masks secrets in the end of a long output, also one that the cut goes through",
    inGuestLab(async (guests) => {
      const secret = "hunter2-".repeat(40);
      const text = `i=0; while [ $i -lt 900 ]; do i=$((i + 1)); echo "$i $TOKEN"; done; exit 7`;
      const args = { ...guests.shell(text), environmentVariables: { TOKEN: secret } };
      const run = guests.lab.run();
      const { inputs } = await guests.resource("run", run).check(args);
      const { provider } = guests.resource("run", run);
      const said = String(await provider.create({ ...inputs, __secret: ["environmentVariables"] }).catch(String));
      assert.match(said, /middle of it was cut.*900 \[secret\]/s);
      assert.doesNotMatch(said, /hunter2/);
    }),
  );

  it(
    "reports an end by a signal",
    inGuestLab(async (guests) => {
      await assert.rejects(guests.resource().create(guests.shell("kill -9 $$")), /exit code 137 \(SIGKILL\)/);
      await assert.rejects(guests.resource().create(guests.shell("kill -TERM $$")), /exit code 143 \(SIGTERM\)/);
    }),
  );

  for (const exitCode of [250, 251, 252, 253]) {
    for (const captureOutput of [true, false]) {
      it(
        `is not mistaken for a run that never was, when it ends with ${exitCode} ${captureOutput ? "with" : "without"} capture`,
        inGuestLab(async (guests) => {
          const args = { ...guests.shell(`exit ${exitCode}`), captureOutput };
          await assert.rejects(guests.resource().create(args), new RegExp(`ended with exit code ${exitCode}`));
          await guests.noFilesLeft();
        }),
      );
    }
  }
});
