import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
const program = `import * as vsphere from "pulumi-vsphere-ops";
const vm = new vsphere.InstantCloneVm("x", { sourceName: "y", placement: { folderName: "z" } });
export const uuid = vm.instanceUuid;
export const expiry = vm.consoleTickets.apply((tickets) => tickets.WEBMKS?.expiresAt);
`;

/** Tooltip of an editor at the first occurrence of a word in the program. It uses the built package, as users have it. */
function hover(service: ts.LanguageService, file: string, word: string): string {
  const info = service.getQuickInfoAtPosition(file, program.indexOf(word));
  return ts.displayPartsToString(info?.documentation);
}

describe("the built package in an editor", () => {
  // The file exists in memory only.
  const file = join(root, "examples/quickstart/hover.ts");
  let service: ts.LanguageService;

  before(() => {
    const options: ts.CompilerOptions = { module: ts.ModuleKind.Node20, strict: true, skipLibCheck: true, types: [] };
    const read = (path: string) => (path === file ? program : ts.sys.readFile(path));
    service = ts.createLanguageService({
      ...ts.sys,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (path) => {
        const text = read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      readFile: read,
      fileExists: (path) => path === file || ts.sys.fileExists(path),
      getCurrentDirectory: () => root,
      getCompilationSettings: () => options,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
    });
  });

  after(() => service.dispose());

  it("shows the comment of an input", () => {
    assert.match(hover(service, file, "sourceName"), /^Name of the VM to clone, /);
  });

  it("shows the comment of an input inside another", () => {
    assert.match(hover(service, file, "folderName"), /^Name of the VM folder, /);
  });

  it("shows the comment of an output", () => {
    assert.match(hover(service, file, "instanceUuid"), /^Instance UUID of the clone/);
  });

  it("shows the comment of an output inside another", () => {
    assert.match(hover(service, file, "expiresAt"), /^Time of expiry in RFC 3339/);
  });

  it("shows a comment for every input and output of every resource", () => {
    const checker = service.getProgram()?.getTypeChecker();
    const source = service.getProgram()?.getSourceFile(join(root, "dist/sdk/index.d.ts"));
    const module = source && checker?.getSymbolAtLocation(source);
    assert.ok(checker && module);
    const exported = checker.getExportsOfModule(module).map((symbol) => checker.getAliasedSymbol(symbol));
    const classes = exported.filter(({ flags }) => flags & ts.SymbolFlags.Class);
    const silent = classes.flatMap((symbol) => {
      const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
      const args = signature?.getParameters()[1];
      assert.ok(args);
      return [checker.getTypeOfSymbol(args), checker.getDeclaredTypeOfSymbol(symbol)]
        .flatMap((type) => type.getProperties())
        .filter((property) => property.getDocumentationComment(checker).length === 0)
        .map((property) => `${symbol.name}.${property.name}`);
    });
    assert.ok(classes.length >= 2);
    assert.deepEqual(silent, []);
  });
});
