import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { version } from "../../package.json";
import { privateBackend } from "../../testing/backend";
import { succeeded } from "../../testing/outcome";
import { Simulator } from "../../testing/simulator";
import { outcomeOf } from "../../testing/stack";
import { blocksOf, root } from "../docs/markdown";
import { Installed } from "../programs/installed";

/** Two have tests of their own: Pulumi's language host of set-up cannot start a policy pack, and a workspace needs pnpm or Yarn. */
const names = globSync("examples/*/README.md", { cwd: root })
  .map((readme) => basename(dirname(readme)))
  .filter((name) => !["policy", "workspace"].includes(name));

interface Commands {
  copy: string;
  install: string;
  /** Opens the shell in which the rest runs. */
  rehearsal: string;
  up: string[];
  down: string[];
  end: string | undefined;
}

/** What the README of an example says to type. */
function commandsOf(name: string): Commands {
  const blocks = blocksOf(`examples/${name}/README.md`).filter(({ mark }) => mark === "runs");
  assert.equal(blocks.length, 1, name);
  const [copy = "", install = "", rehearsal = "", ...rest] = (blocks[0]?.code ?? "").trimEnd().split("\n");
  const end = rest.pop();
  const firstDestroy = rest.findIndex((line) => line.startsWith("pulumi destroy"));
  const down = firstDestroy < 0 ? rest.length : firstDestroy;
  return { copy, install, rehearsal, up: rest.slice(0, down), down: rest.slice(down), end };
}

/** `nodeargs` of Pulumi.yaml: the language host that can be built from Go modules, 3.66, takes no options from today's engine. */
function nodeOptionsOf(folder: string): NodeJS.ProcessEnv {
  const file = join(folder, "Pulumi.yaml");
  const nodeargs = existsSync(file) && /^ +nodeargs: (.+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  return nodeargs ? { NODE_OPTIONS: nodeargs } : {};
}

/** What a test adds between the commands that create and those that destroy. */
const between = [
  "pulumi up --yes --skip-preview --expect-no-changes",
  "pulumi refresh --yes --skip-preview --expect-no-changes",
  "pulumi stack export --file state.json",
];

/** Runs commands as a person types them: the next one only if the last one succeeded. */
async function shell(lines: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn("bash", ["-euo", "pipefail", "-c", lines.join("\n")], { cwd, env, stdio: "pipe" });
  return succeeded(await outcomeOf(child));
}

describe("The README of an example", () => {
  it("begins in an empty folder and ends without a simulator", () => {
    for (const name of names) {
      const { copy, install, rehearsal, end } = commandsOf(name);
      assert.equal(copy, `cp -r ../pulumi-vsphere-ops/examples/${name}/. .`);
      assert.match(
        install,
        new RegExp(`^npm install \\.\\./pulumi-vsphere-ops/pulumi-vsphere-ops-${version}\\.tgz( tsx)?$`),
      );
      assert.match(rehearsal, /^npx vsphere-ops simulator (--inventory simulator\.yaml )?-- bash$/);
      assert.equal(end, "exit");
    }
  });
});

describe("The commands of the README of the example", () => {
  const parent = mkdtempSync(join(tmpdir(), "vsphere-ops-examples-"));
  const clone = join(parent, "pulumi-vsphere-ops");
  let installed: Installed;
  const empty = (name: string) => {
    mkdirSync(join(parent, name));
    return join(parent, name);
  };

  before(() => {
    installed = new Installed();
    installed.install(`./${installed.tarball}`, "@pulumi/pulumi@^3.250.0", "tsx");
    mkdirSync(clone);
    symlinkSync(join(root, "examples"), join(clone, "examples"));
    symlinkSync(join(installed.folder, installed.tarball), join(clone, installed.tarball));
  });
  after(() => {
    installed.remove();
    rmSync(parent, { recursive: true });
  });

  it("hello can be pasted into a shell as they stand", async () => {
    const folder = empty("pasted");
    const backend = privateBackend();
    const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = backend.env;
    try {
      const [block] = blocksOf("examples/hello/README.md").filter(({ mark }) => mark === "runs");
      // Each shell reads its own commands from the same standard input, and stops at the first that fails.
      const child = spawn("bash", [], { cwd: folder, env: { ...env, SHELLOPTS: "errexit" }, stdio: "pipe" });
      child.stdin.end(block?.code);
      const said = succeeded(await outcomeOf(child));
      assert.match(said, /^(Linux|Darwin)\nready$/m);
      assert.match(said, /3 deleted/);
    } finally {
      backend.remove();
    }
  });

  for (const name of names) {
    it(`${name} create it, and destroy it completely; in between, an up and a refresh change nothing`, async () => {
      const { copy, rehearsal, up, down } = commandsOf(name);
      const folder = empty(name);
      const backend = privateBackend();
      await shell([copy], folder, backend.env);
      symlinkSync(join(installed.folder, "node_modules"), join(folder, "node_modules"));
      const inventory = /--inventory (\S+)/.exec(rehearsal)?.[1];
      const simulator = await Simulator.start(inventory ? ["--inventory", join(folder, inventory)] : []);
      const env = {
        ...backend.env,
        ...simulator.environment,
        ...nodeOptionsOf(folder),
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      };
      try {
        const { vms } = await simulator.state();
        await shell([...up, ...(down.length > 0 ? between : []), ...down], folder, env);
        if (down.length > 0)
          assert.doesNotMatch(readFileSync(join(folder, "state.json"), "utf8"), /"guest"|"simulated"|wss:\/\//);
        // The provider leaves the session of a runspace open. It expires after 30 idle minutes.
        await simulator.advanceClock(1801);
        const after = await simulator.state();
        assert.deepEqual(after.vms, vms);
        assert.deepEqual(after.runspaces, []);
        assert.deepEqual(after.sessions, { vcenter: 0, srs: 0 });
        assert.deepEqual(
          Object.values(after.guestFiles).filter((count) => count > 0),
          [],
        );
      } finally {
        await simulator.stop();
        backend.remove();
      }
    });
  }
});
