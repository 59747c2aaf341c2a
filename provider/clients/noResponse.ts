import type { ErrorCode } from "../errors";
import type { Endpoint } from "./endpoint";
import type { Failure } from "./retry";

const notTrusted = new Set([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_FINGERPRINT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const isExplained = new Set(["ERR_FINGERPRINT", "ERR_TLS_CERT_ALTNAME_INVALID"]);
/** Raised before a connection stands, so nothing was sent. */
const neverConnected = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN"]);

/** Where a request was sent. */
export interface Destination {
  url: string;
  timeoutSeconds: number;
  /** A guest's file goes to or from another host than the endpoint, mostly the ESXi host of the VM (docs/apis/vcenter.md section 6). */
  isTransfer: boolean;
}

/** Why there is no response, for the retry rule and for the user. */
export interface NoResponse {
  failure: Failure;
  code: ErrorCode;
  text: string;
  /** No connection was made, so the server may not exist. */
  isUnreached?: boolean;
}

/** Reads the error of a request that brought no response, by Node's error code. */
export function noResponse(endpoint: Endpoint, to: Destination, code: string, message: string): NoResponse {
  const { url } = to;
  if (notTrusted.has(code)) {
    const why = isExplained.has(code) ? `${code}: ${message}` : code;
    const text = `the certificate of ${url} is not trusted (${why}). ${trustAdvice(endpoint, to)}`;
    return { failure: { kind: "misconfigured" }, code: "Unreachable", text };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    const text = `the name in ${url} cannot be resolved (${code}). ${reachAdvice(endpoint, to)}`;
    return { failure: { kind: "misconfigured" }, code: "Unreachable", text, isUnreached: true };
  }
  if (neverConnected.has(code)) {
    const name = to.isTransfer ? "the host of the file transfer" : endpoint.service;
    const text = `no connection to ${name} at ${url} (${code}). ${reachAdvice(endpoint, to)}`;
    return { failure: { kind: "refused" }, code: "Unreachable", text, isUnreached: true };
  }
  if (code === "ERR_CANCELED") {
    const text = `canceled while ${url} was at work on it; it may be done yet.`;
    return { failure: { kind: "timeout" }, code: "Unknown", text };
  }
  if (code === "ECONNABORTED") {
    const text = `no response from ${url} within ${to.timeoutSeconds} s; it may be done yet.`;
    return { failure: { kind: "timeout" }, code: "Unknown", text };
  }
  const text = `the connection to ${url} broke (${code || message}) before the response came; it may have been done.`;
  return { failure: { kind: "lost" }, code: "Unknown", text };
}

const transferHost = "Files of guests go to the host of the VM, and not to vCenter.";
const withoutFiles = "Without files a program runs with captureOutput: false and no stdin.";

function trustAdvice({ settings }: Endpoint, { isTransfer }: Destination): string {
  const { caFile, fingerprint, insecure } = settings;
  if (!isTransfer)
    return `Set ${caFile} to the file of its authority, or ${fingerprint} to its SHA-256; ${insecure} accepts any certificate.`;
  const advice = `Set ${caFile} to a file with the authorities of vCenter and of its hosts, in place of ${fingerprint}.`;
  return `${transferHost} ${advice} ${withoutFiles}`;
}

function reachAdvice({ settings }: Endpoint, { isTransfer }: Destination): string {
  if (!isTransfer) return `Check ${settings.server}, and that the server is up.`;
  return `${transferHost} Make the host reachable from here. ${withoutFiles}`;
}
