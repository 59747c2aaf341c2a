/** Standard input: a text, or content by its digest, which is read when the program starts. */
export type Stdin = string | { sha256: string; read?: () => Promise<Buffer> };

/** A program to run in a guest. */
export interface Program {
  /** Absolute; its shape tells a Windows guest without a call. */
  path: string;
  /** A list reaches the program unchanged; a text is read by the guest. */
  arguments?: string | string[] | undefined;
  workingDirectory?: string | undefined;
  /** Added to the guest's own environment. */
  environmentVariables?: Record<string, string> | undefined;
  /** Windows only. */
  startMinimized?: boolean | undefined;
  stdin?: Stdin | undefined;
  /** Bytes of each stream to keep; undefined when nothing is captured. */
  maxBytes?: number | undefined;
  /** Exit codes after which nobody reads the output: the run may leave it in the guest. */
  unreadAfter?: readonly number[] | undefined;
  /** Of both streams, by a name that TextDecoder knows. */
  outputEncoding?: string | undefined;
}

export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path);
}

/** A program whose standard input is a text. */
export interface TextProgram extends Program {
  stdin?: string | undefined;
}

/** Whether a path is absolute, in a guest of either kind. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") || isWindowsPath(path);
}

/** The bytes that the program reads. */
export async function stdinBytes({ stdin = "" }: Program): Promise<Buffer> {
  if (typeof stdin === "string") return Buffer.from(stdin);
  return (await stdin.read?.()) ?? Buffer.alloc(0);
}
