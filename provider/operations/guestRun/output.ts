/** What is kept of one stream of a program. */
export interface Stream {
  content: Buffer;
  /** There was more. */
  truncated: boolean;
  /** The last bytes of a stream that was cut. */
  tail?: Buffer;
}

export const emptyStream: Stream = { content: Buffer.alloc(0), truncated: false };

/** Both streams of a program as texts. */
export interface Output {
  stdout: string;
  stderr: string;
  stdoutTruncated: boolean;
  stderrTruncated: boolean;
  stdoutLossy?: boolean;
  stderrLossy?: boolean;
}

/** Whether output in an encoding of that name can be decoded. */
export function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}

/** Both streams as texts. What the encoding does not have is replaced and flagged; a character that the cut went through is left out. */
export function textsOf(stdout: Stream, stderr: Stream, encoding = "utf-8"): Output {
  const [out, error] = [textOf(stdout, encoding), textOf(stderr, encoding)];
  return {
    stdout: out.text,
    stderr: error.text,
    stdoutTruncated: stdout.truncated,
    stderrTruncated: stderr.truncated,
    ...(out.lossy && { stdoutLossy: true }),
    ...(error.lossy && { stderrLossy: true }),
  };
}

function textOf({ content, truncated }: Stream, encoding: string): { text: string; lossy: boolean } {
  const decode = (fatal: boolean) => {
    const decoder = new TextDecoder(encoding, { fatal, ignoreBOM: true });
    // In one go, Node takes windows-1252 for ISO 8859-1 (GH: nodejs/node#56542).
    const text = decoder.decode(content, { stream: true });
    return truncated ? text : text + decoder.decode();
  };
  try {
    return { text: decode(true), lossy: false };
  } catch {
    return { text: decode(false), lossy: true };
  }
}

const lastLines = 10;
const maxCharacters = 2_000;

/** The last lines of a program's streams, as the end of an error. Empty if there is nothing to show. */
export function tailsOf(
  { stdout, stderr }: Record<"stdout" | "stderr", Stream>,
  redact: (text: string) => string,
  encoding = "utf-8",
): string {
  const tail = (name: string, stream: Stream) => tailOf(name, stream, (kept) => textOf(kept, encoding).text, redact);
  return tail("stderr", stderr) + tail("stdout", stdout);
}

function tailOf(
  name: string,
  { content, truncated, tail }: Stream,
  decode: (stream: Stream) => string,
  redact: (text: string) => string,
): string {
  const hasEnd = tail !== undefined && tail.length > 0;
  const text = decode({ content: hasEnd ? tail : content, truncated: truncated && !hasEnd });
  const lines = redact(wholeLines(text, truncated, hasEnd))
    .trimEnd()
    .split("\n")
    .slice(-lastLines);
  const shown = lines.join("\n").slice(-maxCharacters);
  if (shown === "") return "";
  const cut = hasEnd ? " (the middle of it was cut)" : " (what follows them was cut)";
  return `\nlast lines of ${name}${truncated ? cut : ""}:\n${shown}`;
}

/** Without a line that was cut: the cut may go through a secret, of which nobody recognises a part. */
function wholeLines(text: string, isTruncated: boolean, isEnd: boolean): string {
  if (!isTruncated) return text;
  if (!isEnd) return text.slice(0, text.lastIndexOf("\n") + 1);
  return text.includes("\n") ? text.slice(text.indexOf("\n") + 1) : "";
}
