import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type ts from "typescript";
import { Installed } from "./installed";

/** What a program under `strict` may write. */
const RIGHT = `import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

const yes = pulumi.output(true);
const vm = new vsphere.InstantCloneVm("a", {
  sourceName: "golden",
  disconnectAllNics: yes,
  placement: { folder: pulumi.output("group-v3"), resourcePoolName: "pool" },
});
const copy = new vsphere.InstantCloneVm("b", {
  source: vm.id,
  powerState: vm.powerState,
  placement: pulumi.output({ folder: "group-v3" }),
  nicsToUpdate: { "4000": { backing: { type: "STANDARD_PORTGROUP", network: pulumi.output("network-7") } } },
});
const run = new vsphere.GuestProcessRun("run", {
  vm: copy.id,
  credentials: pulumi.secret({ type: "USERNAME_PASSWORD" as const, userName: "root", password: "guest" }),
  path: "/bin/sh",
  arguments: ["-c", pulumi.interpolate\`echo \${vm.ipAddress}\`],
  workingDirectory: vm.hostName,
  environmentVariables: { HOST: copy.name },
  captureOutput: yes,
  triggers: [vm.id, 1, { a: true }],
});
new vsphere.GuestProcessRun("limited", {
  vm: vm.id,
  credentials: { type: "USERNAME_PASSWORD" },
  path: "/bin/true",
  arguments: pulumi.output(["a"]),
  captureOutput: { maxBytes: pulumi.output(10) },
});
const types: ("WEBMKS" | "VMRC")[] = ["WEBMKS", "VMRC"];
const screen = new vsphere.ConsoleTicket("screen", { vm: vm.id, type: pulumi.output(types[0]) as pulumi.Output<"WEBMKS" | "VMRC"> });
const shell = new vsphere.Runspace("ps", { runVcConnectionScript: yes });
const report = new vsphere.ScriptExecution("report", { runspaceId: shell.id, script: "Get-VM", parameters: { a: vm.name, b: [1] } });

export const code: pulumi.Output<string> = run.exitCode.apply((exitCode) => \`\${exitCode}\`);
export const both = pulumi.all([vm.ipAddress, run.stdout]).apply(([address, text]) => (address || "") + text.length);
export const expiry = vm.consoleTickets.apply((tickets) => tickets.WEBMKS && tickets.WEBMKS.expiresAt);
export const warnings = report.streams.apply(({ warning }) => warning.map(({ message }) => message.length));
export const url: pulumi.Output<string> = screen.ticket;
export const cpus: pulumi.Output<number> = vsphere.getVmOutput({ id: vm.id }).apply((found) => found.cpuCount);
export const ticket = vsphere.getConsoleTicketOutput({ vm: vm.id, type: screen.id.apply(() => types[0]!) });
const args: vsphere.InstantCloneVmArgs = { sourceName: "golden" };
args.name = "web";
const credentials: vsphere.GuestCredentialsArgs = { type: "USERNAME_PASSWORD", userName: "root", password: pulumi.secret("guest") };
const collect: vsphere.CollectArgs[] = [{ path: "/tmp/report.xml" }];
new vsphere.GuestProcessRun("shared", { vm: vm.id, credentials, path: "/bin/true", collect });
`;

/** Lines that must not compile. The first shows that the types are there at all. */
const WRONG = [
  "const text: number = vm.instanceUuid;",
  "const code: pulumi.Output<number> = run.exitCode;",
  'new vsphere.InstantCloneVm("x", { sourceNam: "golden" });',
  'new vsphere.InstantCloneVm("x", { sourceName: 7 });',
  'new vsphere.InstantCloneVm("x", { placement: { foldr: "a" } });',
  'new vsphere.InstantCloneVm("x", { powerState: "ON" });',
  'new vsphere.InstantCloneVm("x", { disconnectAllNics: pulumi.output("yes") });',
  'new vsphere.ConsoleTicket("x", { vm: vm.id });',
  'new vsphere.ScriptExecution("x", { script: "a", outputFormat: "xml" });',
  "vsphere.getVm({ nme: 1 });",
  "vm.nothing;",
];

const WRONG_PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";
declare const vm: vsphere.InstantCloneVm;
declare const run: vsphere.GuestProcessRun;
${WRONG.map((line, index) => `export function f${index}() {\n${line}\n}`).join("\n")}
`;

const COMPILERS: Record<string, string> = {
  "3.8, which Pulumi brings": "@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js",
  "4.9": "typescript-4-9",
  "5.9": "typescript-5-9",
  "6.0": "typescript-6-0",
};

describe("The packed types", () => {
  const npm = new Installed();

  before("installs the package and the compilers", function () {
    this.timeout(180_000);
    npm.installPackage();
    npm.install(
      "typescript-4-9@npm:typescript@4.9.5",
      "typescript-5-9@npm:typescript@5.9.3",
      "typescript-6-0@npm:typescript@6.0.3",
    );
    layOutAsPnpm(npm.folder);
  });

  after(() => npm.remove());

  for (const [title, compiler] of Object.entries(COMPILERS)) {
    for (const layout of ["npm", "pnpm"]) {
      it(`under TypeScript ${title}, installed by ${layout}, accept what is right and refuse what is wrong`, () => {
        const folder = layout === "npm" ? npm.folder : join(npm.folder, "pnpm");
        const found = complaints(join(npm.folder, "node_modules", compiler), folder);
        assert.deepEqual(
          found.filter((complaint) => !complaint.startsWith("wrong.ts: ")),
          [],
        );
        assert.deepEqual(new Set(found), new Set(WRONG.map((line) => `wrong.ts: ${line}`)));
      });
    }
  }
});

/**
 * What a compiler says of the two programs and of this package's declarations, which are checked as with `skipLibCheck` off. Those of
 * others are not: the older compilers can read neither Node's types nor Pulumi's as a whole.
 */
function complaints(compiler: string, folder: string): string[] {
  const api: typeof ts = require(compiler);
  const programs = Object.entries({ "right.ts": RIGHT, "wrong.ts": WRONG_PROGRAM }).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const built = api.createProgram(programs, {
    strict: true,
    noEmit: true,
    target: api.ScriptTarget.ES2019,
    module: api.ModuleKind.CommonJS,
    // By its number, since its name has changed.
    moduleResolution: 2,
    ...(api.version.startsWith("6.") && { ignoreDeprecations: "6.0" }),
    types: [],
  });
  const ours = built
    .getSourceFiles()
    .filter(({ fileName }) => programs.includes(fileName) || /node_modules\/pulumi-vsphere-ops\/dist\//.test(fileName));
  assert.ok(ours.length > programs.length, "the package's declarations are read");
  return ours.flatMap((source) => {
    const found = [...built.getSyntacticDiagnostics(source), ...built.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText }) => {
      const name = basename(source.fileName);
      const line = source.text.split("\n")[source.getLineAndCharacterOfPosition(start).line];
      return name === "wrong.ts"
        ? `${name}: ${line}`
        : `${name}: ${line}: ${api.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}

/** As pnpm has it: each package alone in a store, with links to what it depends on, and the project's own links beside. */
function layOutAsPnpm(folder: string): void {
  const store = join(folder, "pnpm/node_modules/.pnpm/pulumi-vsphere-ops@0/node_modules");
  mkdirSync(join(store, "@pulumi"), { recursive: true });
  mkdirSync(join(folder, "pnpm/node_modules/@pulumi"));
  const installed = join(folder, "node_modules");
  cpSync(join(installed, "pulumi-vsphere-ops"), join(store, "pulumi-vsphere-ops"), { recursive: true });
  for (const name of ["axios", "zod"]) symlinkSync(join(installed, name), join(store, name));
  for (const place of [store, join(folder, "pnpm/node_modules")])
    symlinkSync(join(installed, "@pulumi/pulumi"), join(place, "@pulumi/pulumi"));
  symlinkSync(join(store, "pulumi-vsphere-ops"), join(folder, "pnpm/node_modules/pulumi-vsphere-ops"));
}
