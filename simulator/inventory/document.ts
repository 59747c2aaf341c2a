import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, visit } from "yaml";

export interface Document {
  value: unknown;
  /** What keeps the text from being read. */
  mistakes: { line: number; message: string }[];
  /** The line, from 1, of the value at a path; of its nearest parent where there is no such value. */
  lineOf: (path: PropertyKey[]) => number;
}

/** Reads YAML, and so JSON, which is YAML too, and remembers where everything stands. */
export function readDocument(text: string): Document {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const mistakes = document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), message }));
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      mistakes.push({ line: lineAt(alias.range?.[0] ?? 0), message: `*${alias.source} stands for nothing before it` });
    },
  });
  const lineOf = (path: PropertyKey[]) => lineAt(offsetOf(document.contents, path));
  if (mistakes.length > 0) return { value: undefined, mistakes, lineOf };
  try {
    return { value: document.toJS(), mistakes, lineOf };
  } catch (error) {
    // Aliases of aliases that would grow beyond all bounds.
    const message = error instanceof Error ? error.message : String(error);
    return { value: undefined, mistakes: [{ line: 1, message }], lineOf };
  }

  function offsetOf(root: ParsedNode | null, path: PropertyKey[]): number {
    let node: unknown = root;
    let offset = 0;
    for (const key of path) {
      const inside: unknown = isAlias(node) ? node.resolve(document) : node;
      if (isMap(inside)) {
        const pair = inside.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
        if (!pair) break;
        if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(inside)) {
        const item = inside.items[Number(key)];
        if (!isNode(item)) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return offset;
  }
}
