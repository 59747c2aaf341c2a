import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

/** Files of guests are files of this machine. */
const folder = mkdtempSync(join(tmpdir(), "guest-files-"));

const prelude = `const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: pulumi.secret("guest") };
const folder = ${JSON.stringify(folder)};
const file = (name, args, opts) => new vsphere.GuestFile(name, { vm: "vm-101", credentials, path: folder + "/" + name, ...args }, opts);
`;

const tenFiles = `${prelude}
const content = "line of content\\n".repeat(20_000);
for (let index = 0; index < 10; index++) file("file-" + index, { content: content + index });
file("short-0", { content: "x" });`;

const everyKind = (secret: string, more = "") => `${prelude}
file("text", { content: "plain ${secret}-text" });
file("empty", { source: new pulumi.asset.StringAsset("") });
file("secret", { content: pulumi.secret("${secret}") });
file("asset", { source: pulumi.secret(new pulumi.asset.StringAsset("asset ${secret}")) });
file("local", { source: new pulumi.asset.FileAsset("./Pulumi.yaml") });
file("folder.tar", { source: new pulumi.asset.FileArchive("./data") });
file("members.tar", { source: new pulumi.asset.AssetArchive({ "a/b.txt": new pulumi.asset.StringAsset("b") }) });
${more}`;

describe("The engine with GuestFile", () => {
  afterEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(
    "has no larger state for ten files of 300 kB than for files of one byte",
    withEngine(tenFiles, async ({ stack }) => {
      succeeded(await stack.up());
      const files = (await stack.resources()).filter(({ type }) => type.endsWith(":GuestFile"));
      assert.equal(files.length, 11);
      const sizes = files.map((file) => JSON.stringify(file).length);
      // The digits of the sizes and of the times differ.
      assert.ok(Math.max(...sizes) - Math.min(...sizes) < 20, `${sizes}`);
      assert.ok(Math.max(...sizes) < 2_000, `${sizes}`);
      succeeded(await stack.destroy());
    }),
  );

  it(
    "writes every kind of content, keeps none of it, and deletes the files",
    withEngine(everyKind("xyzzy"), async ({ stack, project }) => {
      mkdirSync(join(project.folder, "data"));
      writeFileSync(join(project.folder, "data/a.txt"), "a");
      const preview = succeeded(await stack.preview("--diff"));
      assert.doesNotMatch(preview, /xyzzy/);
      assert.doesNotMatch(succeeded(await stack.up("--diff")), /xyzzy/);
      assert.equal(readFileSync(join(folder, "text"), "utf8"), "plain xyzzy-text");
      assert.equal(readFileSync(join(folder, "secret"), "utf8"), "xyzzy");
      assert.equal(readFileSync(join(folder, "asset"), "utf8"), "asset xyzzy");
      assert.equal(readFileSync(join(folder, "local"), "utf8"), "name: lab\nruntime: nodejs\n");
      assert.equal(readFileSync(join(folder, "empty"), "utf8"), "");
      assert.ok(existsSync(join(folder, "folder.tar")) && existsSync(join(folder, "members.tar")));
      const resources = await stack.resources();
      assert.doesNotMatch(JSON.stringify(resources), /xyzzy/);
      const secret = resources.find(({ urn }) => urn.endsWith("::secret"));
      assert.ok(!JSON.stringify(secret).includes('"sha256":"'), "the digest of a secret is a secret");
      assert.match(succeeded(await stack.up()), /Resources:\n {4}8 unchanged\n/);
      assert.match(succeeded(await stack.refresh()), /Resources:\n {4}8 unchanged\n/);

      project.program = everyKind("plugh");
      assert.match(succeeded(await stack.up()), /~ 3 updated\n/);
      assert.equal(readFileSync(join(folder, "secret"), "utf8"), "plugh");

      project.program = everyKind("other").replace('-text" }', '-text" }, { ignoreChanges: ["content"] }');
      assert.match(succeeded(await stack.up()), /~ 2 updated\n/);
      assert.equal(readFileSync(join(folder, "text"), "utf8"), "plain plugh-text");

      project.program = everyKind("other", 'file("again", { path: folder + "/text", content: "x" });');
      assert.match(failed(await stack.preview()), /another GuestFile of this program, has the same path/);
      succeeded(await stack.destroy());
      assert.deepEqual(readdirSync(folder), []);
    }),
  );
});
