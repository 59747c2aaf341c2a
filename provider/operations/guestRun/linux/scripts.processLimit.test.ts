import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describeInShells, inShellGuest, type ShellGuest, succeeds } from "../../../../testing/shellGuest";

/** Of no account of this machine. The limit counts all processes of a user, and zombies too, so that each test has another one. */
let user = 2_000_000_000 + 100 * process.pid;
const secret = "a-secret";

/** At so few processes of the guest's user, the script cannot start all that it needs. */
const limits = [1, 2, 3, 4, 5, 6, 7, 8];

function limited(guest: ShellGuest, processes: number): void {
  guest.giveTo(user);
  const account = ["--reuid", String(user), "--regid", String(user), "--clear-groups"];
  guest.starter = ["setpriv", ...account, "prlimit", `--nproc=${processes}`];
}

/** All that is in the guest's files. */
function contentIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"))
    .join();
}

const isAllowed = succeeds(["setpriv", "--reuid", String(user), "prlimit", "--nproc=99", "true"]);

describeInShells("The script of a run whose user may start few processes,", (path, shell) => {
  if (!isAllowed) {
    it("is not tried, since this process may not start one as another user");
    return;
  }
  // bash tries each fork again for 15 s.
  for (const processes of shell === "bash" ? [1] : limits) {
    it(
      `says what became of the program at ${processes}, and it runs once`,
      inShellGuest(path, async (guest) => {
        user++;
        limited(guest, processes);
        const program = ["/bin/sh", "-c", `echo ran >>'${guest.root}/count'; echo out; exit 7`];
        const given = { file: guest.file("the-run-in.1", `export A=1\n${secret}`), setupBytes: "11" };
        const code = await guest.run(program, given);
        const hasRun = guest.read("count") !== "";
        assert.ok(code === (hasRun ? 7 : 251), `${code}, ${guest.read("count")}`);
        await guest.until(() => guest.left.length === 0);
        assert.doesNotMatch(contentIn(guest.home), /a-secret/);
        const { content, truncated } = guest.wholeResult?.stdout ?? {};
        if (hasRun) assert.ok(truncated || String(content) === "out\n", "output that was lost counts as cut");
        limited(guest, 1_000);
        const again = await guest.run(program, { ...given, file: guest.file("the-run-in.2", `export A=1\n${secret}`) });
        assert.equal(guest.read("count"), "ran\n");
        assert.equal(again, hasRun ? 250 : 7);
      }),
    ).timeout(60_000);
  }
});
