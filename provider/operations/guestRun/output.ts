/** What is kept of one stream of a program. */
export interface Stream {
  content: Buffer;
  /** There was more. */
  truncated: boolean;
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

/** The last lines of both streams, as the end of an error. Empty when the program wrote nothing, or nothing was captured. */
export function tailsOf({ stdout, stderr, stdoutTruncated, stderrTruncated }: Output): string {
  const tail = (name: string, text: string, isTruncated: boolean) => {
    // The cut may go through a secret, whose beginning nobody recognises.
    const whole = isTruncated ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
    const lines = whole.trimEnd().split("\n").slice(-lastLines).join("\n").slice(-maxCharacters);
    return lines === "" ? "" : `\nlast lines of ${name}:\n${lines}`;
  };
  return tail("stderr", stderr, stderrTruncated) + tail("stdout", stdout, stdoutTruncated);
}
