import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { messageOf, OpsError } from "../errors";

const certificates = /-----BEGIN (TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (TRUSTED )?CERTIFICATE-----/g;
const revocationLists = /-----BEGIN X509 CRL-----[\s\S]+?-----END X509 CRL-----/g;

/**
 * The authorities to trust, and their revocation lists if the file has any, as vCenter's own download of its certificates does.
 * Node ignores what it cannot read in such a file, and every server would be untrusted for no stated reason.
 */
export function readCaFile(path: string, setting: string): { ca: string[]; crl?: string[] } {
  const bytes = read(path, setting);
  const text = bytes.toString("utf8");
  const ca = text.match(certificates) ?? [];
  const crl = text.match(revocationLists) ?? [];
  if (ca.length === 0) throw wrongFile(setting, path, contentOf(bytes, text));
  for (const [index, pem] of ca.entries()) {
    if (!isCertificate(pem)) throw wrongFile(setting, path, `certificate ${index + 1} of ${ca.length} cannot be read.`);
  }
  return { ca, ...(crl.length > 0 && { crl }) };
}

function read(path: string, setting: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OpsError("Configuration", `${setting}: the file cannot be read: ${messageOf(error)}.`);
  }
}

/** What a file without a PEM certificate is, and what to do about it. It may be a private key, so nothing of it is shown. */
function contentOf(bytes: Buffer, text: string): string {
  if (bytes.length === 0) return "it is empty.";
  if (text.startsWith("PK"))
    return "it is a zip archive. Unpack it, and name a PEM file of it (certs/lin/*.0 in vCenter's).";
  if (text.includes("PRIVATE KEY-----")) return "it is a private key. Name the file of the certificates.";
  if (isCertificate(bytes)) return "it is DER. Convert it: openssl x509 -inform der -in FILE -out FILE.pem";
  return "it has no PEM certificate (-----BEGIN CERTIFICATE-----).";
}

function isCertificate(content: string | Buffer): boolean {
  try {
    return new X509Certificate(content).raw.length > 0;
  } catch {
    return false;
  }
}

function wrongFile(setting: string, path: string, content: string): OpsError {
  return new OpsError("Configuration", `${setting}: ${path} is no file of certificate authorities: ${content}`);
}
