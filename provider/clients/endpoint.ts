import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { TLSSocket } from "node:tls";
import { messageOf, OpsError } from "../errors";

/** One server to talk to, and what makes it trusted. */
export interface Endpoint {
  service: "vCenter" | "SRS";
  /** `https://host[:port]`, without a path. */
  url: string;
  /** Accept any certificate. */
  insecure: boolean;
  /** File with the certificate authorities to trust, in PEM. */
  caFile?: string | undefined;
  /** SHA-256 of the one certificate to trust, with any signer and any name. */
  fingerprint?: string | undefined;
  /** How many requests may be under way at once. */
  inFlightLimit: number;
  /** Where a user sets the server and its trust, for error messages. */
  settings: { server: string; caFile: string; fingerprint: string; insecure: string };
}

/** Keeps connections open between calls: a TLS handshake costs more than most calls do. */
export function agentFor(endpoint: Endpoint): HttpAgent | HttpsAgent {
  const keepAlive = { keepAlive: true, maxFreeSockets: endpoint.inFlightLimit };
  if (endpoint.url.startsWith("http:")) return new HttpAgent(keepAlive);
  if (endpoint.fingerprint) return new PinnedAgent({ ...keepAlive, rejectUnauthorized: false }, endpoint.fingerprint);
  const ca = endpoint.caFile === undefined ? undefined : readCaFile(endpoint.caFile, endpoint.settings.caFile);
  return new HttpsAgent({ ...keepAlive, rejectUnauthorized: !endpoint.insecure, ...(ca && { ca }) });
}

function readCaFile(path: string, setting: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OpsError("Configuration", `${setting}: the file cannot be read: ${messageOf(error)}.`);
  }
}

/**
 * Trusts exactly one certificate. Node's own check of names and authorities is off here, because the certificate that
 * SRS makes for itself has no subject alternative name; the comparison below takes its place before a byte is sent.
 */
class PinnedAgent extends HttpsAgent {
  readonly #fingerprint: string;

  constructor(options: ConstructorParameters<typeof HttpsAgent>[0], fingerprint: string) {
    // A resumed TLS session brings no certificate to compare.
    super({ ...options, maxCachedSessions: 0 });
    this.#fingerprint = bareHex(fingerprint);
  }

  override createConnection(
    ...args: Parameters<HttpsAgent["createConnection"]>
  ): ReturnType<HttpsAgent["createConnection"]> {
    const socket = super.createConnection(...args) as TLSSocket;
    // A listener that comes first: an agent hands its request to the socket only after "secureConnect".
    socket.prependOnceListener("secureConnect", () => {
      const seen = socket.getPeerX509Certificate()?.fingerprint256 ?? "none";
      if (bareHex(seen) === this.#fingerprint) return;
      socket.destroy(Object.assign(new Error(`its fingerprint is ${seen}`), { code: "ERR_FINGERPRINT" }));
    });
    return socket;
  }
}

function bareHex(fingerprint: string): string {
  return fingerprint
    .replace(/^sha256[:/]?/i, "")
    .replaceAll(":", "")
    .toLowerCase();
}
