import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { buildInventory } from "../../simulator/inventory/load";
import { credentials, inGuestLab } from "../../testing/guestLab";

const echo = { vm: "vm-101", credentials, path: "/bin/echo", arguments: ["hello", "world"] };

describe("GuestProcessRun", () => {
  it(
    "runs a program and returns its output and exit code",
    inGuestLab(async (guests) => {
      const { id, outputs } = await guests.resource().create(guests.shell("echo out; echo err >&2; exit 0"));
      assert.match(id, /^vm-101:\d+:vsphere-ops-[0-9a-f]{20}$/);
      assert.equal(outputs["stdout"], "out\n");
      assert.equal(outputs["stderr"], "err\n");
      assert.equal(outputs["exitCode"], 0);
      assert.equal(outputs["owner"], "root");
      assert.equal(outputs["command"], "/bin/sh -c 'echo out; echo err >&2; exit 0'");
      assert.equal(outputs["stdoutTruncated"], false);
      assert.ok(String(outputs["startedAt"]) <= String(outputs["finishedAt"]));
      await guests.noFilesLeft();
    }),
  );

  it(
    "makes at most 12 calls for an echo on a ready VM, with login and logout",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      await guests.resource("run", run).create(echo);
      await run.end();
      assert.ok(guests.lab.callCount <= 12, JSON.stringify(guests.lab.state.calls));
      await guests.noFilesLeft();
    }),
  );

  it(
    "makes a start, one or two polls and a clean-up without capture, and captures nothing",
    inGuestLab(async (guests) => {
      const { outputs } = await guests.resource().create({ ...echo, captureOutput: false });
      assert.equal(outputs["stdout"], "");
      // With login and logout, and with a third poll on a machine under load.
      assert.ok(guests.lab.callCount <= 7, JSON.stringify(guests.lab.state.calls));
      assert.equal(guests.callsOf("action=create") - guests.callsOf("filesystem"), 2);
      assert.equal(guests.callsOf("filesystem"), 0);
      await guests.noFilesLeft();
    }),
  );

  it(
    "looks at a short program at most three times, though VMware Tools see its end a second late",
    inGuestLab(
      async (guests) => {
        const { outputs } = await guests.resource().create({ ...echo, captureOutput: false });
        assert.equal(outputs["exitCode"], 0);
        const looks = Object.entries(guests.lab.calls).filter(([call]) => call.includes("processes/{pid}"));
        const count = looks.reduce((sum, [, calls]) => sum + calls, 0);
        assert.ok(count >= 2 && count <= 3, JSON.stringify(looks));
        await guests.noFilesLeft();
      },
      { inventory: buildInventory() },
    ),
  );

  it(
    "passes a text of arguments to the guest's shell, whose redirections work",
    inGuestLab(async (guests) => {
      const { outputs } = await guests.resource().create({
        ...echo,
        arguments: `"a  b" $((1 + 2)) >"${guests.folder}/file" 2>&1; echo kept`,
      });
      assert.equal(guests.read("file"), "a  b 3\n");
      assert.equal(outputs["stdout"], "kept\n");
      assert.equal(outputs["command"], `/bin/echo "a  b" $((1 + 2)) >"${guests.folder}/file" 2>&1; echo kept`);
    }),
  );

  it(
    "keeps the redirections of a text also without capture",
    inGuestLab(async (guests) => {
      const text = `both >"${guests.folder}/file"`;
      await guests.resource().create({ ...echo, arguments: text, captureOutput: false });
      assert.equal(guests.read("file"), "both\n");
    }),
  );

  it(
    "adds environmentVariables to the guest's own, such as PATH, and hides them from other users",
    inGuestLab(async (guests) => {
      const { outputs } = await guests.resource().create({
        ...guests.shell('echo "$GREETING"; [ -n "$PATH" ] && [ -n "$HOME" ] && echo kept'),
        environmentVariables: { GREETING: "it's $HOME\nor so", PATH: "/usr/bin:/bin" },
      });
      assert.equal(outputs["stdout"], "it's $HOME\nor so\nkept\n");
      assert.ok(!guests.lab.state.processes.some(({ command }) => command.includes("or so")));
      await guests.noFilesLeft();
    }),
  );

  it(
    "passes stdin to the program",
    inGuestLab(async (guests) => {
      const stdin = "one\ntwo with é and no end";
      const { outputs } = await guests.resource().create({ ...guests.shell("cat; echo; cat"), stdin });
      assert.equal(outputs["stdout"], `${stdin}\n`);
      await guests.noFilesLeft();
    }),
  );

  it(
    "runs the program in workingDirectory, by default in the user's home",
    inGuestLab(async (guests) => {
      const inFolder = await guests.resource().create({ ...guests.shell("pwd -P"), workingDirectory: "/usr" });
      assert.equal(inFolder.outputs["stdout"], "/usr\n");
      const atHome = await guests.resource().create(guests.shell('[ "$PWD" = "$HOME" ] && echo home'));
      assert.equal(atHome.outputs["stdout"], "home\n");
    }),
  );

  it(
    "treats an expected exit code as success",
    inGuestLab(async (guests) => {
      const { outputs } = await guests.resource().create({ ...guests.shell("exit 3"), expectedExitCodes: [0, 3] });
      assert.equal(outputs["exitCode"], 3);
    }),
  );

  for (const host of ["*", "&#42;"]) {
    it(
      `finds a file transfer whose address has ${host} for the server that was called`,
      inGuestLab(async (guests) => {
        await guests.lab.changeVm("vm-101", { transferHost: host });
        const { outputs } = await guests.resource().create({ ...guests.shell("cat"), stdin: "there and back" });
        assert.equal(outputs["stdout"], "there and back");
      }),
    );
  }

  it(
    "passes SAML tokens to the guest",
    inGuestLab(async (guests) => {
      const token = { type: "SAML_BEARER_TOKEN", samlToken: "saml-token" };
      const { outputs } = await guests.resource().create({ ...echo, credentials: token });
      assert.equal(outputs["stdout"], "hello world\n");
    }),
  );

  it(
    "passes interactiveSession to the guest",
    inGuestLab(async (guests) => {
      const interactive = { ...credentials, interactiveSession: true };
      await assert.rejects(guests.resource().create({ ...echo, credentials: interactive }), /interactive session/);
    }),
  );

  it(
    "waits until VMware Tools are ready",
    inGuestLab(async (guests) => {
      await guests.lab.changeVm("vm-101", { toolsReady: false });
      const creating = guests.resource().create(echo);
      await guests.until(() => guests.callsOf("guest/operations") > 0, "the guest is asked whether it is ready");
      await guests.lab.changeVm("vm-101", { toolsReady: true });
      assert.equal((await creating).outputs["stdout"], "hello world\n");
    }),
  );
});

describe("Output that GuestProcessRun captures", () => {
  it(
    "is cut at maxBytes in the guest, while the program continues to write",
    inGuestLab(async (guests) => {
      const text = "head -c 100000000 /dev/zero | tr '\\0' x; echo done >&2; exit 5";
      const sockets = new Set<Socket>();
      const remember = (message: unknown) => sockets.add((message as { response: IncomingMessage }).response.socket);
      subscribe("http.client.response.finish", remember);
      const { outputs } = await guests.resource().create({
        ...guests.shell(text),
        captureOutput: { maxBytes: 1000 },
        expectedExitCodes: [5],
      });
      assert.equal(outputs["stdout"], "x".repeat(1000));
      assert.equal(outputs["stdoutTruncated"], true);
      assert.equal(outputs["stderr"], "done\n");
      assert.equal(outputs["stderrTruncated"], false);
      unsubscribe("http.client.response.finish", remember);
      const bytes = [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0);
      assert.ok(bytes > 0 && bytes < 1_000_000, `100 MB never came here, but ${bytes} bytes did`);
      await guests.noFilesLeft();
    }),
  );

  it(
    "is complete if it has exactly maxBytes",
    inGuestLab(async (guests) => {
      const { outputs } = await guests
        .resource()
        .create({ ...guests.shell("printf 12345"), captureOutput: { maxBytes: 5 } });
      assert.equal(outputs["stdout"], "12345");
      assert.equal(outputs["stdoutTruncated"], false);
    }),
  );

  it(
    "is decoded as UTF-8, and reports invalid bytes",
    inGuestLab(async (guests) => {
      const { outputs } = await guests.resource().create(guests.shell("printf 'a\\377\\000b'; printf 'é' >&2"));
      assert.equal(outputs["stdout"], "a\ufffd\0b");
      assert.equal(outputs["stdoutLossy"], true);
      assert.equal(outputs["stderr"], "é");
      assert.equal(outputs["stderrLossy"], undefined);
    }),
  );

  it(
    "is not cut inside a character",
    inGuestLab(async (guests) => {
      const { outputs } = await guests
        .resource()
        .create({ ...guests.shell("printf aéb"), captureOutput: { maxBytes: 2 } });
      assert.equal(outputs["stdout"], "a");
      assert.equal(outputs["stdoutLossy"], undefined);
    }),
  );

  it(
    "ends with the program, even if a daemon of the program continues to write",
    inGuestLab(async (guests) => {
      const daemon = `(sleep 3; echo late; echo late >"${guests.folder}/late") &`;
      const { outputs } = await guests.resource().create(guests.shell(`echo early; ${daemon}`));
      assert.equal(outputs["stdout"], "early\n");
      assert.equal(guests.read("late"), "", "it was not waited for");
      await guests.until(() => guests.read("late") === "late\n", "the daemon lives on, and no closed pipe ends it");
      await guests.noFilesLeft();
    }),
  );

  it(
    "does not change signals, file descriptors and the umask of the program",
    inGuestLab(async (guests) => {
      const text = "grep -E 'SigIgn|SigBlk' /proc/self/status; ls /proc/self/fd | wc -l; umask";
      const captured = await guests.resource().create(guests.shell(text));
      const file = `${guests.folder}/plain`;
      await guests.resource("plain").create({ ...guests.shell(`{ ${text}; } >"${file}"`), captureOutput: false });
      assert.equal(captured.outputs["stdout"], guests.read("plain"));
    }),
  );
});
