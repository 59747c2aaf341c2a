import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

const guest = `const guest = { vm: "vm-101", credentials: { type: "USERNAME_PASSWORD", userName: "root", password: "guest" } };`;
const file = (source: string) =>
  `${guest} new vsphere.GuestFile("app", { ...guest, path: "/tmp/never", source: ${source} });`;

describe("A preview of a program with a local file that is missing", () => {
  it(
    "names the resource, the input and the file, without a stack trace",
    withEngine("", async ({ stack, project }) => {
      const preview = async (program: string) => {
        project.program = program;
        return failed(await stack.preview());
      };
      const missing = (what: string, name: string) =>
        new RegExp(`${what}: there is no local file \\./${name} that can be read`);
      assert.match(
        await preview(file('new pulumi.asset.FileAsset("./app.zip")')),
        missing('GuestFile "app", source', "app.zip"),
      );
      const members = '{ "a.txt": new pulumi.asset.StringAsset("a"), "b/c": new pulumi.asset.FileArchive("./data") }';
      assert.match(await preview(file(`new pulumi.asset.AssetArchive(${members})`)), missing("source", "data"));
      const run = `${guest} new vsphere.GuestProcessRun("job", { ...guest, path: "/bin/cat", stdin: new pulumi.asset.FileAsset("./job.sh") });`;
      assert.match(await preview(run), missing('GuestProcessRun "job", stdin', "job.sh"));
    }),
  );

  it(
    "refuses a remote asset before the engine downloads it",
    withEngine(file('new pulumi.asset.RemoteAsset("http://127.0.0.1:9/app.zip")'), async ({ stack }) => {
      const text = failed(await stack.preview());
      assert.match(text, /GuestFile "app", source: a remote asset or archive cannot be sent\. Download it/);
    }),
  );

  it(
    "lets an up without a preview wait for the resource that writes it",
    withEngine(
      `${guest}
      const { writeFileSync } = require("node:fs");
      const first = new vsphere.GuestProcessRun("first", { ...guest, path: "/bin/true" });
      const written = first.pid.apply(() => writeFileSync("late.txt", "written late"));
      const late = new pulumi.asset.FileAsset("./late.txt");
      const run = new vsphere.GuestProcessRun("job", { ...guest, path: "/bin/cat", stdin: late }, { dependsOn: written.apply(() => [first]) });
      exports.said = run.stdout;`,
      async ({ stack }) => {
        succeeded(await stack.up());
        assert.equal((await stack.outputs())["said"], "written late");
        succeeded(await stack.destroy());
      },
    ),
  );
});
