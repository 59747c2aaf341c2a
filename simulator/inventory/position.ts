/** The line of a value inside a JSON text that is known to parse, counted from 1. An unknown path gives its nearest parent's. */
export function lineOf(text: string, path: PropertyKey[]): number {
  const offsets = new Map<string, number>();
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  const open: { keys: boolean; key: string | number }[] = [];
  let expectsKey = false;
  const here = () => open.map(({ key }) => key).join("\n");
  for (const { 0: token, index } of tokens) {
    const inner = open.at(-1);
    if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (inner && typeof inner.key === "number") inner.key++;
      expectsKey = inner?.keys ?? false;
      continue;
    } else if (token === ":") continue;
    else if (expectsKey && inner) {
      inner.key = String(JSON.parse(token));
      offsets.set(here(), index);
    } else {
      if (!offsets.has(here())) offsets.set(here(), index);
      if (token === "{") open.push({ keys: true, key: "" });
      if (token === "[") open.push({ keys: false, key: 0 });
    }
    expectsKey = token === "{";
  }
  for (let length = path.length; length > 0; length--) {
    const offset = offsets.get(path.slice(0, length).map(String).join("\n"));
    if (offset !== undefined) return text.slice(0, offset).split("\n").length;
  }
  return 1;
}
