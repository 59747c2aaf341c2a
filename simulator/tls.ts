import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** vCenter's certificate, that of the ESXi host which transfers go to, and the authorities of both in one file. */
export interface SiteTls {
  vcenter: TlsFiles;
  esxi: TlsFiles;
  caFile: string;
  remove: () => Promise<void>;
}

export async function createSiteTls(host: string): Promise<SiteTls> {
  const [vcenter, esxi] = await Promise.all([createTlsFiles(host), createTlsFiles(host)]);
  const authorities = await Promise.all([vcenter, esxi].map(({ caFile }) => readFile(caFile, "utf8")));
  const caFile = join(dirname(vcenter.caFile), "authorities.pem");
  await writeFile(caFile, authorities.join(""));
  const remove = async () => void (await Promise.all([vcenter.remove(), esxi.remove()]));
  return { vcenter, esxi, caFile, remove };
}

interface TlsFiles {
  key: string;
  cert: string;
  caFile: string;
  remove: () => Promise<void>;
}

/** A CA and a server certificate made by it, both new. Node builds no certificates, so openssl does. */
async function createTlsFiles(host: string): Promise<TlsFiles> {
  const folder = await mkdtemp(join(tmpdir(), "vsphere-ops-simulator-tls-"));
  const openssl = (...parameters: string[]) => run("openssl", parameters, { cwd: folder });
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  try {
    const names = [...new Set(["localhost", "127.0.0.1", "::1", host])];
    const alternatives = names.map((name) => `${isIP(name) ? "IP" : "DNS"}:${name}`).join(",");
    await writeFile(join(folder, "server.ext"), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\n`);
    const forCa = ["-x509", "-days", "30", "-subj", "/CN=vsphere-ops simulator CA"];
    await openssl("req", ...forCa, ...newKey, "-keyout", "ca.key", "-out", "ca.pem");
    await openssl("req", ...newKey, "-subj", `/CN=${host}`, "-keyout", "server.key", "-out", "server.csr");
    const byCa = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.ext"];
    await openssl("x509", "-req", "-days", "30", "-in", "server.csr", ...byCa, "-out", "server.pem");
    const [key, cert] = await Promise.all(
      ["server.key", "server.pem"].map((name) => readFile(join(folder, name), "utf8")),
    );
    return {
      key: key ?? "",
      cert: cert ?? "",
      caFile: join(folder, "ca.pem"),
      remove: () => rm(folder, { recursive: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw new Error(`--tls: openssl could not make the certificates; is it installed and on PATH? ${error}`);
  }
}
