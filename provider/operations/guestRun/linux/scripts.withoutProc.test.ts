import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../../../testing/guestLab";
import { describeInShells, inShellGuest, type ShellGuest, succeeds } from "../../../../testing/shellGuest";

/** Covers /proc in a mount namespace, and keeps it where the test's `ps` finds it. */
const hideProc = 'mount --bind /proc "$1" && mount -t tmpfs none /proc && shift && exec "$@"';
const isAllowed = succeeds(["unshare", "-m", "sh", "-c", "mount -t tmpfs none /proc"]);

/** A `ps -o lstart= -p PID` that reads no /proc, as of FreeBSD: it pads the column, and keeps to the locale and the time zone. */
function ps(kernel: string): string {
  return `#!/bin/sh
[ "$1 $2 $3" = "-o lstart= -p" ] && read -r stat <'${kernel}'/"$4"/stat || exit 1
echo >>'${kernel}.looks'
set -- \${stat##*) }
boot=$(sed -n 's/^btime //p' '${kernel}/stat')
printf '%-28s\\n' "$(date -d @$((boot + \${20} / $(getconf CLK_TCK))) '+%c %Z')"
`;
}

/** A guest without /proc. Without `ps` too, nothing tells a process from a later one with its pid. */
function withoutProc(guest: ShellGuest, hasPs = true): void {
  const kernel = join(guest.root, "kernel");
  const bin = join(guest.root, "own");
  mkdirSync(kernel);
  mkdirSync(bin);
  writeFileSync(join(bin, "ps"), hasPs ? ps(kernel) : "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  guest.env["PATH"] = `${bin}:${guest.env["PATH"]}`;
  guest.starter = ["unshare", "-m", "sh", "-c", hideProc, "sh", kernel];
}

/** A program that counts its runs, and runs until the test lets it go. */
function waiting(guest: ShellGuest): string[] {
  const text = `echo $$ >>'${guest.root}/count'; until [ -e '${guest.root}/go' ]; do sleep 0.05; done; echo done`;
  return ["/bin/sh", "-c", text];
}

const isRunning = (guest: ShellGuest) => guest.until(() => guest.read("count").endsWith("\n"));
const letGo = (guest: ShellGuest) => writeFileSync(join(guest.root, "go"), "");
const runs = (guest: ShellGuest) => guest.read("count").split("\n").length - 1;

describeInShells("The scripts of a run in a guest without /proc,", (path) => {
  if (!isAllowed) {
    it("are not tried, since this process may not mount anything");
    return;
  }

  it(
    "run the program once, however often it is started",
    inShellGuest(path, async (guest) => {
      withoutProc(guest);
      const first = guest.run(waiting(guest));
      await isRunning(guest);
      const second = guest.run(waiting(guest));
      letGo(guest);
      assert.deepEqual(await Promise.all([first, second, guest.run(waiting(guest))]), [249, 250, 250]);
      assert.equal(runs(guest), 1);
      assert.equal(guest.result().stdout, "done\n");
    }),
  );

  it(
    "wait for a program that outlived the shell in front of it, whatever time zone Tools have by then",
    inShellGuest(path, async (guest) => {
      withoutProc(guest);
      const first = guest.start(waiting(guest));
      await isRunning(guest);
      first.kill("SIGKILL");
      guest.env["TZ"] = "Asia/Tokyo";
      const second = guest.run([], { mode: "attach" });
      const before = guest.read("kernel.looks").length;
      await guest.until(() => guest.read("kernel.looks").length > before + 10);
      assert.equal(guest.wholeResult, undefined);
      letGo(guest);
      assert.equal(await second, 250);
      assert.equal(guest.result().kind, "cut-off");
      assert.equal(runs(guest), 1);
    }),
  );

  for (const withSetsid of [true, false]) {
    it(
      `end the program with its children${withSetsid ? "" : ", without setsid too"}`,
      inShellGuest(path, async (guest) => {
        if (!withSetsid) guest.removeCommand("setsid");
        withoutProc(guest);
        const run = guest.run(["/bin/sh", "-c", `sleep 60 & echo $! >'${guest.root}/child'; wait`]);
        await guest.until(() => guest.read("child").endsWith("\n"));
        assert.equal(guest.terminate(), 249);
        assert.equal(await run, 143);
        await guest.until(() => !isAlive(Number(guest.read("child"))));
      }),
    );
  }

  it(
    "keep all output of a program that left a daemon",
    inShellGuest(path, async (guest) => {
      withoutProc(guest);
      await guest.run(["/bin/sh", "-c", "sleep 30 & head -c 1000000 /dev/zero"], { maxBytes: 2_000_000 });
      assert.equal(guest.result().stdout.length, 1_000_000);
      assert.equal(guest.wholeResult?.stdout.truncated, false);
    }),
  );

  it(
    "refuse the program where nothing tells when a process began",
    inShellGuest(path, async (guest) => {
      withoutProc(guest, false);
      assert.equal(await guest.run(waiting(guest)), 250);
      assert.equal(guest.result().kind, "no-identity");
      assert.equal(guest.read("count"), "");
    }),
  );
});
