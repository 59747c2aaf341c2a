import assert from "node:assert/strict";
import { inGuestLab } from "../../testing/guestLab";

const written: [outputEncoding: string, octal: string, text: string][] = [
  ["windows-1252", "\\366\\200", "ö€"],
  ["utf-16le", "h\\000i\\000 \\000e\\330\\006\\337", "hi \u{29706}"],
  ["ibm866", "\\217\\340", "Пр"],
  ["shift_jis", "\\203e\\203X", "テス"],
];

describe("outputEncoding", () => {
  for (const [outputEncoding, octal, text] of written) {
    it(
      `has both streams decoded from ${outputEncoding}`,
      inGuestLab(async (guests) => {
        const program = guests.shell(`printf '${octal}'; printf '${octal}' >&2`);
        const { outputs } = await guests.resource().create({ ...program, outputEncoding });
        assert.deepEqual([outputs["stdout"], outputs["stderr"]], [text, text]);
        assert.deepEqual([outputs["stdoutLossy"], outputs["stderrLossy"]], [undefined, undefined]);
      }),
    );
  }

  it(
    "tells what it does not have",
    inGuestLab(async (guests) => {
      const program = guests.shell("printf '\\203'; echo fine >&2");
      const { outputs } = await guests.resource().create({ ...program, outputEncoding: "shift_jis" });
      assert.deepEqual([outputs["stdout"], outputs["stdoutLossy"]], ["\ufffd", true]);
      assert.deepEqual([outputs["stderr"], outputs["stderrLossy"]], ["fine\n", undefined]);
    }),
  );

  it(
    "leaves out a character that the cut went through",
    inGuestLab(async (guests) => {
      const program = { ...guests.shell("printf 'a\\000b\\000'"), captureOutput: { maxBytes: 3 } };
      const { outputs } = await guests.resource().create({ ...program, outputEncoding: "utf-16le" });
      assert.deepEqual([outputs["stdout"], outputs["stdoutTruncated"]], ["a", true]);
      assert.equal(outputs["stdoutLossy"], undefined);
    }),
  );

  it(
    "applies to the last lines in the error of a run that failed",
    inGuestLab(async (guests) => {
      const program = { ...guests.shell("printf '\\366\\n'; exit 3"), outputEncoding: "windows-1252" };
      await assert.rejects(guests.resource().create(program), /last lines of stdout:\nö/);
    }),
  );

  it(
    "is refused if no such encoding is known",
    inGuestLab(async (guests) => {
      const { failures } = await guests.resource().check({ ...guests.shell("true"), outputEncoding: "cp9999" });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["outputEncoding"],
      );
      assert.match(failures[0]?.reason ?? "", /name of an encoding, such as "windows-1252"/);
    }),
  );
});
