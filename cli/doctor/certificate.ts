import { isIP } from "node:net";
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { readCaFile } from "../../provider/clients/caFile";
import type { Endpoint } from "../../provider/clients/endpoint";
import { handshakeReason } from "../../provider/clients/tlsAgent";
import { fingerprintsOf } from "../../provider/clients/trust";
import { messageOf } from "../../provider/errors";
import type { Diagnosis } from "./diagnosis";

const handshakeMs = 5_000;
const soonMs = 30 * 24 * 3_600_000;

type Authorities = Partial<ReturnType<typeof readCaFile>>;

interface Seen {
  certificate: DetailedPeerCertificate;
  /** Why Node does not trust it, with the configured authorities. */
  mistrust: string | undefined;
}

/** Whether the server's certificate is trusted with these settings, and what would make it so. */
export async function checkCertificate(
  diagnosis: Diagnosis,
  endpoint: Endpoint,
  at: { host: string; port: number },
): Promise<boolean> {
  const { service, settings, insecure, caFile } = endpoint;
  const check = `${service} certificate`;
  const fingerprints = fingerprintsOf(endpoint);
  let authorities: Authorities = {};
  try {
    if (caFile !== undefined) authorities = readCaFile(caFile, settings.caFile);
  } catch (error) {
    const fix = `Set ${settings.caFile} to a PEM file of authorities.`;
    diagnosis.problem(check, `the file ${caFile} cannot be read: ${messageOf(error)}`, fix);
    return false;
  }
  const seen = await handshake(at, authorities).catch(handshakeReason);
  if (typeof seen === "string") {
    const fix = `Check the port in ${settings.server}: what listens there may not speak TLS.`;
    diagnosis.problem(check, `no TLS handshake with ${at.host}:${at.port}: ${seen}`, fix);
    return false;
  }
  const { certificate, mistrust } = seen;
  if (fingerprints.length > 0) return checkPin(diagnosis, endpoint, fingerprints, certificate);
  if (insecure) {
    const fix = `${waysToTrust(endpoint, certificate)} Then unset ${settings.insecure}.`;
    diagnosis.warning(check, `${settings.insecure} accepts any certificate, so others may read the password`, fix);
    return true;
  }
  if (mistrust !== undefined) {
    diagnosis.problem(
      check,
      `not trusted: ${mistrust}. ${described(certificate, at.host)}`,
      waysToTrust(endpoint, certificate),
    );
    return false;
  }
  if (Date.parse(certificate.valid_to) - Date.now() < soonMs) {
    diagnosis.warning(check, `trusted, but it expires on ${certificate.valid_to}`, "Renew it in time.");
  } else diagnosis.ok(check, `trusted. ${described(certificate, at.host)}`);
  return true;
}

function checkPin(
  diagnosis: Diagnosis,
  { service, settings }: Endpoint,
  fingerprints: string[],
  { fingerprint256 }: DetailedPeerCertificate,
): boolean {
  const isSame = fingerprintsOf({ fingerprint: fingerprint256, settings }).some((seen) => fingerprints.includes(seen));
  if (isSame) diagnosis.ok(`${service} certificate`, "it has the configured fingerprint");
  else {
    diagnosis.problem(
      `${service} certificate`,
      `its fingerprint is ${fingerprint256}, and another one is configured`,
      `Ask the server's owner whether the certificate was renewed. If so, set ${settings.fingerprint} to this one.`,
    );
  }
  return isSame;
}

/** The server's certificate, whoever signed it. No byte of a request is sent. */
async function handshake({ host, port }: { host: string; port: number }, authorities: Authorities): Promise<Seen> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket: TLSSocket = connect({ host, port, rejectUnauthorized: false, ...name, ...authorities });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(handshakeMs, () => reject(new Error(`no response within ${handshakeMs / 1000} s`)));
      socket.once("secureConnect", resolve).once("error", reject);
    });
    const certificate = socket.getPeerCertificate(true);
    return { certificate, mistrust: socket.authorized ? undefined : String(socket.authorizationError) };
  } finally {
    socket.destroy();
  }
}

/** Node looks at the names only of a certificate that it trusts, and a user wants to know all that is wrong. */
function described(certificate: DetailedPeerCertificate, host: string): string {
  const { subject, subjectaltname, issuer, valid_to } = certificate;
  const names = subjectaltname ?? `no alternative name, CN ${subject.CN ?? "none"}`;
  const isForHost = checkServerIdentity(host, certificate) === undefined;
  return `It is ${isForHost ? "" : `not for ${host}, but `}for ${names}, signed by ${issuer.CN ?? issuer.O ?? "nobody"}, and valid until ${valid_to}.`;
}

/** The fingerprint and the authority that would do. */
function waysToTrust({ service, url, settings }: Endpoint, certificate: DetailedPeerCertificate): string {
  const { issuer, fingerprint256 } = certificate;
  const download = service === "vCenter" ? ` (vCenter offers it at ${url}/certs/download.zip)` : "";
  const authority = `the certificate of "${issuer.CN ?? issuer.O ?? "its signer"}"${download}`;
  return (
    `Set ${settings.caFile} to a PEM file with ${authority}. Or set ${settings.fingerprint} to ${fingerprint256}, after a comparison with ` +
    "what the server's owner says. A name or a date that is wrong needs a new certificate, or the fingerprint."
  );
}
