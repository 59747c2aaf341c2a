import { join, relative } from "node:path";
import ts from "typescript";

/** TypeScript sources as the compiler reads them: types and their comments. */
export class Sources {
  readonly #program: ts.Program;
  readonly checker: ts.TypeChecker;

  constructor(
    readonly root: string,
    entries: string[],
  ) {
    const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config;
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
    this.#program = ts.createProgram(
      entries.map((entry) => join(root, entry)),
      options,
    );
    this.checker = this.#program.getTypeChecker();
  }

  /** Exports of a module, with re-exports resolved to their origin. */
  exportsOf(path: string): ts.Symbol[] {
    const file = this.#program.getSourceFile(join(this.root, path));
    const module = file && this.checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`${path} is no module of the program.`);
    return this.checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol));
  }

  pathOf(symbol: ts.Symbol): string {
    return relative(this.root, symbol.declarations?.[0]?.getSourceFile().fileName ?? "");
  }

  commentOf(symbol: ts.Symbol): Comment {
    const text = (parts?: ts.SymbolDisplayPart[]) => ts.displayPartsToString(parts).trim();
    const tags = symbol.getJsDocTags(this.checker);
    return {
      text: text(symbol.getDocumentationComment(this.checker)),
      tag: (name) => tags.filter((tag) => tag.name === name).map((tag) => text(tag.text)),
    };
  }
}

/** A doc comment: its text, and the texts of its block tags by name. */
export interface Comment {
  text: string;
  tag(name: string): string[];
}
