import type { X509Certificate } from "node:crypto";
import { checkServerIdentity, type TLSSocket } from "node:tls";
import { OpsError } from "../errors";
import type { Endpoint } from "./endpoint";
import { NoConnection } from "./noConnection";

const unknownIssuer = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** SHA-256 fingerprints as bare hexadecimal digits, from a list separated by commas. */
export function fingerprintsOf({ fingerprint, settings }: Pick<Endpoint, "fingerprint" | "settings">): string[] {
  const listed = (fingerprint ?? "").split(",").map((text) => text.trim());
  return listed.filter((text) => text !== "").map((text) => bareHex(text, settings.fingerprint));
}

function bareHex(fingerprint: string, setting: string): string {
  const digits = fingerprint
    .replace(/^sha256[:/]?/i, "")
    .replaceAll(":", "")
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  const advice = "A SHA-256 fingerprint has 64 hexadecimal digits; several are separated by commas.";
  throw new OpsError("Configuration", `${setting}: "${fingerprint}" is no SHA-256 fingerprint. ${advice}`);
}

/**
 * The error of a connection whose certificate is not trusted. With fingerprints, Node's verdict does not count: the certificate that
 * SRS makes for itself has no subject alternative name.
 */
export function distrust(
  socket: TLSSocket,
  host: string,
  { insecure }: Pick<Endpoint, "insecure">,
  fingerprints: string[],
): NoConnection | undefined {
  const certificate = socket.getPeerX509Certificate();
  const fingerprint = certificate?.fingerprint256 ?? "none";
  if (fingerprints.length > 0) {
    if (fingerprints.includes(fingerprint.replaceAll(":", "").toLowerCase())) return undefined;
    return new NoConnection({
      kind: "untrusted",
      code: "ERR_FINGERPRINT",
      reason: `its fingerprint is ${fingerprint}`,
    });
  }
  if (insecure || socket.authorized) return undefined;
  const code = String(socket.authorizationError);
  const reason = `${certificate ? reasonOf(code, host, socket, certificate) : code}; its fingerprint is ${fingerprint}`;
  return new NoConnection({ kind: "untrusted", code, reason });
}

function reasonOf(code: string, host: string, socket: TLSSocket, certificate: X509Certificate): string {
  if (unknownIssuer.has(code)) {
    const issuer = certificate.issuer.replaceAll("\n", ", ");
    return `its issuer "${issuer}" is not known here, and the server sends no certificate that leads to a known one`;
  }
  if (code === "CERT_NOT_YET_VALID" || code === "CERT_HAS_EXPIRED") {
    const { validFrom, validTo } = certificate;
    return `it is valid from ${validFrom} to ${validTo}, or one of its issuers expired; the clock here says ${new Date().toUTCString()}`;
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return checkServerIdentity(host, socket.getPeerCertificate())?.message ?? code;
  }
  if (code === "CERT_REVOKED") return "its issuer has revoked it";
  if (code.includes("SELF_SIGNED")) return "it, or the root that the server sends, is self-signed and not known here";
  return "its chain does not verify";
}
