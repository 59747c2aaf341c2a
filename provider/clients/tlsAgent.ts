import { Agent as HttpAgent } from "node:http";
import { Agent, type AgentOptions, type RequestOptions } from "node:https";
import { isIPv6 } from "node:net";
import type { TLSSocket } from "node:tls";
import { getProxyForUrl } from "proxy-from-env";
import { readCaFile } from "./caFile";
import type { Endpoint } from "./endpoint";
import { explain, NoConnection } from "./noConnection";
import { proxyTunnel } from "./proxyTunnel";
import { distrust, fingerprintsOf } from "./trust";

/** A firewall that drops packets would otherwise hold a call until its own time-out. */
const defaultConnectSeconds = 30;

/** Connects to what the endpoint trusts and to nothing else, also through the proxy of the standard variables. */
export class TlsAgent extends Agent {
  readonly #fingerprints: string[];

  constructor(
    private readonly endpoint: Omit<Endpoint, "service" | "inFlightLimit">,
    options: AgentOptions = {},
    private readonly connectSeconds = defaultConnectSeconds,
  ) {
    const { caFile, settings } = endpoint;
    const fingerprints = fingerprintsOf(endpoint);
    const isPinned = fingerprints.length > 0;
    super({
      ...options,
      ...(caFile !== undefined && !isPinned && readCaFile(caFile, settings.caFile)),
      // Node would name neither the certificate nor its fingerprint: `#guard` decides, before a byte of the request is sent.
      rejectUnauthorized: false,
      // A resumed TLS session brings no certificate to look at.
      maxCachedSessions: 0,
    });
    this.#fingerprints = fingerprints;
  }

  override createConnection(
    options: RequestOptions,
    callback?: Parameters<Agent["createConnection"]>[1],
  ): ReturnType<Agent["createConnection"]> {
    const host = options.host ?? "localhost";
    const target = `${isIPv6(host) ? `[${host}]` : host}:${options.port ?? 443}`;
    const proxy = getProxyForUrl(`https://${target}`);
    if (proxy === "") return this.#guard(super.createConnection(options) as TLSSocket, options);
    proxyTunnel(new URL(proxy), target, this.connectSeconds * 1000).then(
      (socket) => {
        const tunneled = { ...options, socket } as RequestOptions;
        callback?.(null, this.#guard(super.createConnection(tunneled) as TLSSocket, options));
      },
      (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
    );
    return undefined;
  }

  #guard(socket: TLSSocket, { host, servername }: RequestOptions): TLSSocket {
    const { connectSeconds, endpoint } = this;
    const tooLong = new NoConnection({ kind: "timeout", seconds: connectSeconds });
    const timer = setTimeout(() => socket.destroy(tooLong), connectSeconds * 1000);
    const explainHandshake = (error: Error) => explain(error, { kind: "handshake", reason: handshakeReason(error) });
    socket.prependOnceListener("error", explainHandshake);
    socket.once("close", () => clearTimeout(timer));
    // A listener that comes first: an agent sends its request to the socket only after "secureConnect".
    socket.prependOnceListener("secureConnect", () => {
      clearTimeout(timer);
      socket.off("error", explainHandshake);
      const problem = distrust(socket, servername || host || "localhost", endpoint, this.#fingerprints);
      if (problem) socket.destroy(problem);
    });
    return socket;
  }
}

/** OpenSSL's words for what went wrong, which Node gives as a property or as a part of the message. */
export function handshakeReason({ message, code, reason }: NodeJS.ErrnoException & { reason?: string }): string {
  return reason ?? /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? code ?? message;
}

/** Keeps connections open between calls: a TLS handshake costs more than most calls do. */
export function agentFor(endpoint: Endpoint): HttpAgent | TlsAgent {
  const keepAlive = { keepAlive: true, maxFreeSockets: endpoint.inFlightLimit };
  return endpoint.url.startsWith("http:") ? new HttpAgent(keepAlive) : new TlsAgent(endpoint, keepAlive);
}
