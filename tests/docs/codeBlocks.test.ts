import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { projectFiles } from "../../cli/init/projectFiles";
import { bin, scripts } from "../../package.json";
import { type Block, blocksOf, pages, root } from "./markdown";

const blocks = pages.flatMap(blocksOf);
const at = ({ page, line }: Block) => `${page}:${line}`;

function inLanguage(...languages: string[]): Block[] {
  return blocks.filter(({ language }) => languages.includes(language));
}

/** With a word for each `<blank>` that the reader fills in. */
function withoutBlanks({ code }: Block): string {
  return code.replace(/<[\w ]+>/g, "blank");
}

/** What a fragment of a program on a page may use. A whole program imports everything itself. */
const prelude = `import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";
declare const guestPassword: pulumi.Output<string>;
`;
const given = { vm: "vsphere.InstantCloneVm" };

function program({ code }: Block): string {
  if (code.includes('from "@pulumi/pulumi"') || code.includes('from "pulumi-vsphere-ops"')) return code;
  const missing = Object.entries(given).filter(([name]) => !code.includes(`const ${name} `));
  return `${prelude}${missing.map(([name, type]) => `declare const ${name}: ${type};\n`).join("")}${code}`;
}

/** Folder of a page's blocks, in memory only. It is where the package can be found. */
const folderOf = ({ page }: Block) => join(root, "examples/quickstart/blocks", page.replace(/\W/g, "-"));

/** Errors of TypeScript in the blocks, each at the line of its page. A block can import another one of its page by its file name. */
function typeErrors(of: Block[]): string[] {
  const name = (block: Block) => (block.mark.endsWith(".ts") ? block.mark : `line${block.line}.ts`);
  const files = new Map(of.map((block) => [join(folderOf(block), name(block)), block]));
  const folders = new Set(of.map(folderOf));
  const options: ts.CompilerOptions = {
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    ...{ target: ts.ScriptTarget.ES2023, moduleDetection: ts.ModuleDetectionKind.Force },
    ...{ strict: true, skipLibCheck: true, noEmit: true, types: ["node"] },
  };
  const host = ts.createCompilerHost(options);
  const textAt = (file: string) => {
    const block = files.get(file);
    return block && program(block);
  };
  const compiled = ts.createProgram([...files.keys()], options, {
    ...host,
    directoryExists: (folder) => folders.has(folder) || ts.sys.directoryExists(folder),
    fileExists: (file) => files.has(file) || host.fileExists(file),
    readFile: (file) => textAt(file) ?? host.readFile(file),
    getSourceFile: (file, version) => {
      const text = textAt(file);
      return text === undefined ? host.getSourceFile(file, version) : ts.createSourceFile(file, text, version);
    },
  });
  return [...files].flatMap(([file, block]) =>
    ts
      .getPreEmitDiagnostics(compiled, compiled.getSourceFile(file))
      .map(({ messageText }) => `${at(block)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  );
}

describe("A code block of the documentation", () => {
  it("names its language", () => {
    const known = ["ts", "js", "sh", "json", "yaml", "powershell", "text"];
    assert.deepEqual(blocks.filter(({ language }) => !known.includes(language)).map(at), []);
  });

  it("has no type errors in TypeScript", function () {
    this.timeout(60_000);
    assert.deepEqual(typeErrors(inLanguage("ts")), []);
  });

  it("is found to be wrong if a name or a type in it is wrong", function () {
    this.timeout(60_000);
    const wrong = {
      page: "page.md",
      line: 7,
      language: "ts",
      mark: "",
      code: "new vsphere.ConsoleTicket('x', { vm: 1 });",
    };
    const [error = ""] = typeErrors([wrong]);
    assert.match(error, /^page\.md:7: .*not assignable/);
  });

  it("is valid JavaScript", () => {
    const errors = inLanguage("js").filter(({ code }) => {
      const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true, fileName: "block.js" });
      return diagnostics && diagnostics.length > 0;
    });
    assert.deepEqual(errors.map(at), []);
  });

  it("is valid JSON or YAML", () => {
    for (const block of inLanguage("json")) assert.doesNotThrow(() => JSON.parse(block.code), at(block));
    for (const block of inLanguage("yaml")) assert.doesNotThrow(() => parse(block.code), at(block));
  });

  it("is valid shell text", () => {
    for (const block of inLanguage("sh")) {
      const check = () =>
        execFileSync("bash", ["-n"], { input: withoutBlanks(block), stdio: ["pipe", "ignore", "pipe"] });
      assert.doesNotThrow(check, at(block));
    }
  });

  it("calls scripts and commands that this package has", () => {
    const written = JSON.parse(projectFiles({ name: "lab", source: "golden" })["package.json"] ?? "{}").scripts;
    const known = ["install", "ci", "pack", "test", ...Object.keys(scripts), ...Object.keys(written)];
    const unknown = inLanguage("sh").flatMap((block) => [
      ...[...block.code.matchAll(/\bnpm run ([\w-]+)/g)]
        .filter(([, name = ""]) => !known.includes(name))
        .map(() => at(block)),
      ...[...block.code.matchAll(/\b(?:npx |^)(vsphere-ops[\w-]*)/gm)]
        .filter(([, name = ""]) => !Object.keys(bin).includes(name))
        .map(() => at(block)),
    ]);
    assert.deepEqual(unknown, []);
  });
});
