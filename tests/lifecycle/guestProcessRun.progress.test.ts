import assert from "node:assert/strict";
import { inGuestLab } from "../../testing/guestLab";

describe("The progress of a run", () => {
  it(
    "shows the last whole line of output every few seconds, without secrets and control characters",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const written = "printf 'first\\n\\033[32mstep 2 of pa55word\\033[0m\\n\\npart of a line'";
      const program = { ...guests.shell(`${written}; while [ ! -e "$0/go" ]; do sleep 0.1; done`) };
      const resource = guests.resource("run", run);
      const creating = resource.create({
        ...program,
        arguments: [...program.arguments, guests.folder],
        environmentVariables: { TOKEN: "pa55word" },
        __secret: ["environmentVariables"],
      });
      const said = () => run.log.lines.filter(({ severity }) => severity === "progress").map(({ message }) => message);
      await guests.until(
        () => said().some((line) => /pid \d+\): step 2 of \[secret\]$/.test(line)),
        "the line is shown",
      );
      guests.write("go", "");
      const { outputs } = await creating;
      assert.match(String(outputs["stdout"]), /part of a line$/);
    }),
  );
});
