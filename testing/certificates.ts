import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const config = `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = issued
rand_serial = yes
default_md = sha256
policy = any
default_crl_days = 30
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:true
keyUsage = keyCertSign,cRLSign
[server]
subjectAltName = IP:127.0.0.1
[elsewhere]
subjectAltName = DNS:vc.example.com
[req]
distinguished_name = name
[name]
`;

/** Key and certificate of a server, with the certificates that it sends. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/** Certificates as sites have them, made by openssl in a folder of their own. */
export class Certificates {
  private constructor(readonly folder: string) {}

  /** A root, and an intermediate authority that the root has signed. */
  static async create(): Promise<Certificates> {
    const made = new Certificates(await mkdtemp(join(tmpdir(), "vsphere-ops-certificates-")));
    await mkdir(made.file("issued"));
    await writeFile(made.file("index.txt"), "");
    await writeFile(made.file("ca.cnf"), config);
    const self = ["-x509", "-days", "30", "-extensions", "authority", "-config", "ca.cnf"];
    await made.openssl("req", ...self, "-subj", "/CN=Root", ...newKey("root"), "-out", "root.pem");
    await made.issue("intermediate", { by: "root", as: "authority" });
    return made;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  text(name: string): Promise<string> {
    return readFile(this.file(name), "utf8");
  }

  async openssl(...parameters: string[]): Promise<void> {
    await run("openssl", parameters, { cwd: this.folder });
  }

  /** `from` and `to` are times as openssl writes them, such as `20200101000000Z`. */
  async issue(
    name: string,
    { by = "intermediate", as = "server", from = "20200101000000Z", to = "20490101000000Z" } = {},
  ): Promise<void> {
    await this.openssl("req", "-config", "ca.cnf", "-subj", `/CN=${name}`, ...newKey(name), "-out", `${name}.csr`);
    const times = ["-startdate", from, "-enddate", to];
    const signer = ["-cert", `${by}.pem`, "-keyfile", `${by}.key`, "-extensions", as];
    await this.openssl(
      "ca",
      "-batch",
      "-notext",
      ...asCa,
      ...times,
      ...signer,
      "-in",
      `${name}.csr`,
      "-out",
      `${name}.pem`,
    );
  }

  /** A server that sends its own certificate, and those of `chain`. */
  async server(name: string, chain: string[] = ["intermediate"]): Promise<ServerCertificate> {
    const certificates = await Promise.all([name, ...chain].map((each) => this.text(`${each}.pem`)));
    return { key: await this.text(`${name}.key`), cert: certificates.join("") };
  }

  async revoke(name: string, by: string): Promise<void> {
    await this.openssl("ca", ...asCa, "-cert", `${by}.pem`, "-keyfile", `${by}.key`, "-revoke", `${name}.pem`);
  }

  /** The list of what an authority has revoked, as a file beside it. */
  async revocationList(by: string): Promise<string> {
    const out = ["-gencrl", "-out", `${by}.crl`];
    await this.openssl("ca", ...asCa, "-cert", `${by}.pem`, "-keyfile", `${by}.key`, ...out);
    return this.text(`${by}.crl`);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

const asCa = ["-config", "ca.cnf"];

function newKey(name: string): string[] {
  return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
}
