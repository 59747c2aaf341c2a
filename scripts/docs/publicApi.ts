import { join, relative } from "node:path";
import ts from "typescript";

/**
 * Public API of the package: the declarations of the SDK without comments, and the names that package.json exports. The result is
 * committed, so that a review shows every rename.
 */
export function publicApi(root: string): string {
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, {
    emitDeclarationOnly: true,
    incremental: false,
    removeComments: true,
  });
  delete options.tsBuildInfoFile;
  const entry = join(root, "sdk/index.ts");
  const program = ts.createProgram([entry], options);
  const declarations = new Map<string, string>();
  program.emit(undefined, (path, text) => declarations.set(relative(options.outDir ?? root, path), text));
  const { exports, bin } = require(join(root, "package.json"));
  const files = reachable(declarations, "sdk/index.d.ts").sort();
  return [
    `// Written by \`npm run docs\`. A change here affects users' programs, so it needs a line in CHANGELOG.md.`,
    `// exports: ${Object.keys(exports).join(", ")}`,
    `// bin: ${Object.keys(bin).join(", ")}`,
    ...files.map((file) => `\n// ${file}\n${declarations.get(file)?.trim()}`),
    "",
  ].join("\n");
}

/** Declaration files that a program reads if it imports `file`. */
function reachable(declarations: ReadonlyMap<string, string>, file: string, found = new Set<string>()): string[] {
  const text = declarations.get(file);
  if (text === undefined || found.has(file)) return [...found];
  found.add(file);
  for (const { fileName } of ts.preProcessFile(text).importedFiles)
    if (fileName.startsWith(".")) reachable(declarations, `${join(file, "..", fileName)}.d.ts`, found);
  return [...found];
}
