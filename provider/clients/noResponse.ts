import { getProxyForUrl } from "proxy-from-env";
import type { ErrorCode } from "../errors";
import type { Endpoint } from "./endpoint";
import { type ConnectionProblem, problemOf } from "./noConnection";
import type { Failure } from "./retry";

/** Raised before a connection stands, so nothing was sent. */
const neverConnected = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN"]);

/** Where a request was sent. */
export interface Destination {
  url: string;
  timeoutSeconds: number;
  /** A guest's file goes to or from another host than the endpoint, mostly the ESXi host of the VM (docs/apis/vcenter.md section 6). */
  isTransfer: boolean;
  /** Nothing is left open by a lost response. */
  isRead: boolean;
}

/** Why there is no response, for the retry rule and for the user. */
export interface NoResponse {
  failure: Failure;
  code: ErrorCode;
  text: string;
  /** No connection was made, so the server may not exist. */
  isUnreached?: boolean;
}

/** Reads the error of a request that brought no response. */
export function noResponse(endpoint: Endpoint, to: Destination, error: NodeJS.ErrnoException): NoResponse {
  const { url } = to;
  const { code = "", message } = error;
  const isUnresolved = code === "ENOTFOUND" || code === "EAI_AGAIN";
  if (isUnresolved || neverConnected.has(code)) return unreached(endpoint, to, code, isUnresolved);
  const problem = problemOf(error.cause);
  if (problem) return { code: "Unreachable", ...unconnected(endpoint, to, problem) };
  const open = (outcome: string) => (to.isRead ? "." : `; ${outcome}.`);
  if (code === "ERR_CANCELED") {
    const text = `canceled while ${url} was at work on it${open("it may be done yet")}`;
    return { failure: { kind: "timeout" }, code: "Unknown", text };
  }
  if (code === "ECONNABORTED") {
    const text = `no response from ${url} within ${to.timeoutSeconds} s${open("it may be done yet")}`;
    return { failure: { kind: "timeout" }, code: "Unknown", text };
  }
  const reason = code || message;
  const text = `the connection to ${url} broke (${reason}) before the response came${open("it may have been done")}`;
  return { failure: { kind: "lost", reason }, code: "Unknown", text };
}

function unreached(endpoint: Endpoint, to: Destination, code: string, isUnresolved: boolean): NoResponse {
  const { url } = to;
  const proxy = url.startsWith("http:") ? getProxyForUrl(url) : "";
  if (proxy !== "") {
    const problem = { kind: "proxy", proxy: new URL(proxy).origin, reason: code, isFinal: isUnresolved } as const;
    return { code: "Unreachable", ...unconnected(endpoint, to, problem) };
  }
  const failure = noConnection(isUnresolved, code);
  const text = isUnresolved
    ? `the name in ${url} cannot be resolved (${code}).`
    : `no connection to ${nameOf(endpoint, to)} at ${url} (${code}).`;
  return { failure, code: "Unreachable", text: `${text} ${reachAdvice(endpoint, to)}`, isUnreached: true };
}

/** Nothing was sent, but something responded, or the way to the server is at fault: the server may exist. */
function unconnected(
  endpoint: Endpoint,
  to: Destination,
  problem: ConnectionProblem,
): Pick<NoResponse, "failure" | "text"> {
  const { url } = to;
  const name = nameOf(endpoint, to);
  switch (problem.kind) {
    case "untrusted": {
      const text = `the certificate of ${url} is not trusted (${problem.code}: ${problem.reason}).`;
      return { failure: { kind: "misconfigured" }, text: `${text} ${trustAdvice(endpoint, to, problem.code)}` };
    }
    case "handshake": {
      const isPlain = /wrong version|packet length/i.test(problem.reason);
      const cause = isPlain ? "It seems to speak plain HTTP there" : "The TLS handshake failed";
      const text = `no TLS connection to ${name} at ${url} (${problem.reason}). ${cause}.`;
      return { failure: noConnection(isPlain, problem.reason), text: `${text} ${reachAdvice(endpoint, to)}` };
    }
    case "proxy": {
      const text = `no connection to ${name} at ${url}: the proxy ${problem.proxy} failed (${problem.reason}).`;
      const advice = "Check the proxy and HTTPS_PROXY; NO_PROXY lists the hosts to reach without it.";
      return { failure: noConnection(problem.isFinal, problem.reason), text: `${text} ${advice}` };
    }
    case "timeout": {
      const text = `no connection to ${name} at ${url} within ${problem.seconds} s.`;
      const failure = noConnection(false, `no connection within ${problem.seconds} s`);
      return { failure, text: `${text} ${reachAdvice(endpoint, to)}` };
    }
  }
}

/** `isFinal`: trying again changes nothing. */
function noConnection(isFinal: boolean, reason: string): Failure {
  return isFinal ? { kind: "misconfigured" } : { kind: "refused", reason };
}

function nameOf({ service }: Endpoint, { isTransfer }: Destination): string {
  return isTransfer ? "the host of the file transfer" : service;
}

const transferHost = "Files of guests go to the host of the VM, and not to vCenter.";
const withoutFiles = "Without files a program runs with captureOutput: false and no stdin.";

function trustAdvice(endpoint: Endpoint, { isTransfer }: Destination, code: string): string {
  const { server, caFile, fingerprint, insecure } = endpoint.settings;
  if (isTransfer) {
    const advice = endpoint.fingerprint
      ? `Add the host's fingerprint to ${fingerprint}, after a comma.`
      : `Add the authority of the hosts to the file of ${caFile}.`;
    return `${transferHost} ${advice} ${withoutFiles}`;
  }
  if (code === "CERT_REVOKED") return "Give the server a new certificate.";
  const pin = `${fingerprint} to its SHA-256`;
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return `Correct the clock or renew the certificate, or set ${pin}.`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return `Use a name of the certificate in ${server}, or set ${pin}.`;
  return `Set ${caFile} to the file of its authority, or ${pin}; ${insecure} accepts any certificate.`;
}

function reachAdvice({ settings }: Endpoint, { isTransfer }: Destination): string {
  if (!isTransfer) return `Check ${settings.server}, and that the server is up.`;
  return `${transferHost} Make the host reachable from here. ${withoutFiles}`;
}
