import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const root = join(__dirname, "..");

function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
}

/** With types, and what is loaded only when it is called for. */
const imported = /(?:from|import\(|import|require\()\s*"([^"]+)"/g;
/** What is there at run time before anything is called. */
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

describe("The house", () => {
  it("has clients that know no Pulumi, no operation, no resource and no host", () => {
    assert.deepEqual(offenders("provider/clients/**/*.ts", /^@pulumi|^provider\/(operations|resources|host)/), []);
  });

  it("has operations that know no Pulumi, no schema, no HTTP, no resource and no host", () => {
    const forbidden = /^@pulumi|^zod|^axios|^provider\/(resources|host|clients\/http$)/;
    assert.deepEqual(offenders("provider/operations/**/*.ts", forbidden), []);
  });

  it("has resources that know no Pulumi, no HTTP and no host", () => {
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

  it("has a simulator that knows none of us", () => {
    assert.deepEqual(offenders("simulator/**/*.ts", /^(provider|sdk)\/|^@pulumi|^axios/), []);
  });

  const folders = ["provider", "sdk", "simulator", "testing", "tests", "scripts", "bench", "demo"];

  it("has no folder that imports itself by way of others", () => {
    const arrows = new Map(folders.map((folder) => [folder, neighboursOf(folder)]));
    const inCircles = folders.filter((folder) => {
      const reached = new Set(arrows.get(folder));
      for (const next of reached) for (const target of arrows.get(next) ?? []) reached.add(target);
      return reached.has(folder);
    });
    assert.deepEqual(inCircles, []);
  });

  /** Tests are left out: a test may use every folder, and nothing may use a test. */
  function neighboursOf(folder: string): string[] {
    const targets = sources(`${folder}/**/*.{ts,mjs}`).flatMap((file) => importsOf(file));
    return folders.filter((other) => other !== folder && targets.some((target) => target.startsWith(`${other}/`)));
  }

  it("has no file that imports a test", () => {
    const files = globSync(`{${folders.join()}}/**/*.ts`, { cwd: root });
    const importing = files.filter((file) => importsOf(file).some((target) => /\.test(\.ts)?$/.test(target)));
    assert.deepEqual(importing, []);
  });

  it("has one resource not know another", () => {
    const strangers = sources("provider/resources/*/**/*.ts").flatMap((file) => {
      const [, , own] = file.split("/");
      return importsOf(file).filter((target) => {
        const [, folder, other] = /^provider\/(resources)\/([^/.]+)\//.exec(`${target}/`) ?? [];
        return folder === "resources" && other !== own && !/^(resource|field)$/.test(other ?? "");
      });
    });
    assert.deepEqual(strangers, []);
  });

  it("has an SDK that loads of the provider only what a program calls, and what loads nothing itself", () => {
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
