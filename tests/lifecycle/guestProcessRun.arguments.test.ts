import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { runScript, terminateScript } from "../../provider/operations/guestRun/linux/scripts";
import { credentials, inGuestLab } from "../../testing/guestLab";

const text = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(..." '\"$`\\\n\t!*?[]{}()<>|&;#~%=-é…\u{1f980}\x01\x7f\x81") }),
    fc.constantFrom("", "-n", "--", "$HOME", "$(id)", "'", '"', "\\", "a\n", "\n\n", "*", "~", "!!", "\u0081\u0088"),
  )
  .map((drawn) => drawn.replaceAll("\0", ""))
  // UTF-8 cannot encode a lone surrogate.
  .filter((drawn) => !/\p{Surrogate}/u.test(drawn));

/** Prints each of its arguments in hexadecimal. */
const printer = 'for a in "$@"; do printf %s "$a" | od -An -v -tx1 | tr -d " \\n"; echo .; done';
const hex = (given: string) => `${Buffer.from(given).toString("hex")}.`;

describe("Arguments as a list", () => {
  it(
    "reach the program byte for byte",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(text, { maxLength: 8 }), async (list) => {
          const args = { vm: "vm-101", credentials, path: "/bin/sh", arguments: ["-c", printer, "sh", ...list] };
          const { outputs } = await guests.resource(`run-${number++}`, run).create(args);
          assert.deepEqual(String(outputs["stdout"]).split("\n").slice(0, -1), list.map(hex));
        }),
        { numRuns: 40 },
      );
    }),
  ).timeout(120_000);

  it(
    "reach the program even if they are too long for a command line of Tools, also with variables and stdin",
    inGuestLab(async (guests) => {
      const list = ["it's", "x".repeat(60_000), "é\n"];
      const { outputs } = await guests.resource().create({
        vm: "vm-101",
        credentials,
        path: "/bin/sh",
        arguments: ["-c", 'printf "%s|" "$A" "$#" "$1" "$(printf %s "$2" | wc -c)" "$3"; cat', "sh", ...list],
        environmentVariables: { A: "b" },
        stdin: "read",
      });
      assert.equal(outputs["stdout"], "b|3|it's|60000|é\n|read");
      await guests.noFilesLeft();
    }),
  );
});

describe("An argument whose request would be too long for Tools in bytes", () => {
  for (const [title, character, bytes] of [
    ["29,000 quotes, which a shell needs escaped", "'", 29_000],
    ["29,000 characters of three bytes", "\u6f22", 87_000],
  ] as const) {
    it(
      `travels in a file: ${title}`,
      inGuestLab(async (guests) => {
        const { outputs } = await guests.resource().create({
          ...{ vm: "vm-101", credentials, path: "/bin/sh" },
          arguments: ["-c", 'printf %s "$1" | wc -c', "sh", character.repeat(29_000)],
        });
        assert.equal(Number(outputs["stdout"]), bytes);
        await guests.noFilesLeft();
      }),
    );
  }
});

describe("Variables of the environment", () => {
  it(
    "reach the program byte for byte",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      let number = 0;
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          const { outputs } = await guests.resource(`run-${number++}`, run).create({
            ...guests.shell('printf %s "$A" | od -An -v -tx1 | tr -d " \\n"'),
            environmentVariables: { A: value },
          });
          assert.equal(outputs["stdout"], Buffer.from(value).toString("hex"));
        }),
        { numRuns: 20 },
      );
    }),
  ).timeout(120_000);
});

describe("The script that runs a program", () => {
  it("works in every shell that may be /bin/sh", () => {
    for (const shell of ["/bin/sh", "/bin/bash"])
      for (const script of [runScript, terminateScript])
        assert.equal(spawnSync(shell, ["-n", "-c", script], { encoding: "utf8" }).stderr, "");
  });
});
