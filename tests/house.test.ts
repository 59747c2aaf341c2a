import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..");

function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
}

/** Imports with types and dynamic imports. */
const imported = /(?:from|import\(|import|require\()\s*"([^"]+)"/g;
/** Imports that load at start. */
const loaded = /^import (?!type)[^;]*from "([^"]+)"/gm;

/** Files and packages that a file imports. */
function importsOf(file: string, kind = imported): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [...text.matchAll(kind)].map(([, target = ""]) => target);
  return found.map((target) => (target.startsWith(".") ? normalize(join(dirname(file), target)) : target));
}

function offenders(pattern: string, forbidden: RegExp): string[] {
  return sources(pattern).flatMap((file) =>
    importsOf(file)
      .filter((target) => forbidden.test(target))
      .map((target) => `${file} -> ${target}`),
  );
}

/** Members with the modifier `private`, and constructor parameters that have it without `readonly`. */
function privateMembers(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const kinds = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []).map(({ kind }) => kind) : [];
    const isAllowed =
      ts.isConstructorDeclaration(node) || (ts.isParameter(node) && kinds.includes(ts.SyntaxKind.ReadonlyKeyword));
    if (kinds.includes(ts.SyntaxKind.PrivateKeyword) && !isAllowed)
      found.push(`${file}: ${node.getText().split("\n")[0]}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("The source code", () => {
  it("has clients that do not know Pulumi, operations, resources or the host", () => {
    assert.deepEqual(offenders("provider/clients/**/*.ts", /^@pulumi|^provider\/(operations|resources|host)/), []);
  });

  it("has operations that do not know Pulumi, schemas, HTTP, resources or the host", () => {
    const forbidden = /^@pulumi|^zod|^axios|^provider\/(resources|host|clients\/http$)/;
    assert.deepEqual(offenders("provider/operations/**/*.ts", forbidden), []);
  });

  it("has resources that do not know Pulumi, HTTP or the host", () => {
    assert.deepEqual(
      offenders("provider/resources/**/*.ts", /^@pulumi|^axios|^provider\/host|^provider\/clients\/http/),
      [],
    );
  });

  it("has resources that leave what happens in vCenter to operations", () => {
    const values = sources("provider/resources/**/*.ts").flatMap((file) =>
      importsOf(file, loaded)
        .filter((target) => target.startsWith("provider/clients/vcenter"))
        .map((target) => `${file} -> ${target}`),
    );
    assert.deepEqual(values, []);
  });

  it("has a simulator that imports nothing from the provider and the SDK", () => {
    assert.deepEqual(offenders("simulator/**/*.ts", /^(provider|sdk)\/|^@pulumi|^axios/), []);
  });

  it("has a command line that leaves HTTP to the clients", () => {
    assert.deepEqual(offenders("cli/**/*.ts", /^axios|^sdk\/|^provider\/(resources|clients\/http$)/), []);
  });

  const folders = ["provider", "sdk", "simulator", "cli", "testing", "tests", "scripts", "bench", "demo"];

  it("has no folder that imports itself through others", () => {
    const arrows = new Map(folders.map((folder) => [folder, neighboursOf(folder)]));
    const inCircles = folders.filter((folder) => {
      const reached = new Set(arrows.get(folder));
      for (const next of reached) for (const target of arrows.get(next) ?? []) reached.add(target);
      return reached.has(folder);
    });
    assert.deepEqual(inCircles, []);
  });

  /** Without tests: a test may use every folder, and nothing may use a test. */
  function neighboursOf(folder: string): string[] {
    const targets = sources(`${folder}/**/*.{ts,mjs}`).flatMap((file) => importsOf(file));
    return folders.filter((other) => other !== folder && targets.some((target) => target.startsWith(`${other}/`)));
  }

  it("has private members named #name, and `private readonly` in constructor parameters only", () => {
    const files = globSync(`{${folders.filter((folder) => folder !== "simulator").join()}}/**/*.ts`, { cwd: root });
    assert.deepEqual(files.flatMap(privateMembers), []);
  });

  it("has no file that imports a test", () => {
    const files = globSync(`{${folders.join()}}/**/*.ts`, { cwd: root });
    const importing = files.filter((file) => importsOf(file).some((target) => /\.test(\.ts)?$/.test(target)));
    assert.deepEqual(importing, []);
  });

  it("has resources that do not import each other", () => {
    const others = sources("provider/resources/*/**/*.ts").flatMap((file) => {
      const [, , own] = file.split("/");
      return importsOf(file).filter((target) => {
        const [, folder, other] = /^provider\/(resources)\/([^/.]+)\//.exec(`${target}/`) ?? [];
        return folder === "resources" && other !== own && !/^(resource|field|inputs)$/.test(other ?? "");
      });
    });
    assert.deepEqual(others, []);
  });

  it("has an SDK that loads at start only those files of the provider that load nothing themselves", () => {
    const heavy = sources("sdk/**/*.ts").flatMap((file) =>
      importsOf(file, loaded)
        .filter((target) => target.startsWith("provider/") && importsOf(`${target}.ts`, loaded).length > 0)
        .map((target) => `${file} -> ${target}`),
    );
    assert.deepEqual(heavy, []);
  });

  const resources = globSync("provider/resources/*/index.ts", { cwd: root }).map((file) => file.split("/")[2] ?? "");
  for (const resource of resources) {
    const title = resource.charAt(0).toUpperCase() + resource.slice(1);

    it(`has a class, a page, an example and a lifecycle test for ${title}`, () => {
      assert.ok(existsSync(join(root, `sdk/${resource}.ts`)), "sdk");
      assert.ok(
        existsSync(join(root, `docs/reference/${resource}.md`)) || existsSync(join(root, `docs/reference/${title}.md`)),
        "page",
      );
      assert.ok(globSync(`tests/lifecycle/${resource}*.test.ts`, { cwd: root }).length > 0, "lifecycle test");
      const examples = globSync("examples/*/index.ts", { cwd: root }).map((file) =>
        readFileSync(join(root, file), "utf8"),
      );
      assert.ok(
        examples.some((text) => text.includes(`vsphere.${title}(`)),
        "example",
      );
    });
  }
});
