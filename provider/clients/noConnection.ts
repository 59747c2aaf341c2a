/** Why no connection was made. */
export type ConnectionProblem =
  /** The server's certificate is not trusted. */
  | { kind: "untrusted"; code: string; reason: string }
  /** What is at the address does not complete a TLS handshake. */
  | { kind: "handshake"; reason: string }
  /** `isFinal`: the proxy itself refused, so that trying again changes nothing. */
  | { kind: "proxy"; proxy: string; reason: string; isFinal: boolean }
  | { kind: "timeout"; seconds: number };

/** A connection that was not made: nothing was sent over it. */
export class NoConnection extends Error {
  constructor(readonly problem: ConnectionProblem) {
    super(problem.kind);
  }
}

const explained = new WeakMap<object, NoConnection>();

/** Says what an error of a socket means. The listeners behind get the same error, so it cannot be replaced. */
export function explain(error: Error, problem: ConnectionProblem): void {
  explained.set(error, new NoConnection(problem));
}

/** What made a connection impossible; undefined when one was made, or the error code says enough. */
export function problemOf(error: unknown): ConnectionProblem | undefined {
  const explanation = error instanceof NoConnection ? error : explained.get(Object(error));
  return explanation?.problem;
}
