import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { installPackage } from "./debianPackage";

const user = "pulumi";
const password = "state";
/** PostgreSQL refuses to run as root. Debian's `nobody` owns no file. */
const nobody = { uid: 65_534, gid: 65_534 };

/** A PostgreSQL server of its own, on a free port of the loopback interface, with its data in a temporary folder. */
export class PostgresServer {
  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Undefined if there is no PostgreSQL on this machine. As root, it is installed. */
  static async start(): Promise<PostgresServer | undefined> {
    const isRoot = process.getuid?.() === 0;
    const programs = find() ?? (isRoot ? install() : undefined);
    if (!programs) return undefined;
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-postgres-"));
    if (isRoot) chownSync(folder, nobody.uid, nobody.gid);
    writeFileSync(join(folder, "password"), password);
    const options = { cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C" }, ...(isRoot && nobody) };
    const cluster = ["--pgdata=data", `--username=${user}`, "--pwfile=password", "--auth=scram-sha-256", "--no-sync"];
    execFileSync(join(programs, "initdb"), cluster, { ...options, stdio: "pipe" });
    const port = await freePort();
    const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
    const args = ["-D", "data", ...settings.flatMap((setting) => ["-c", setting])];
    return new PostgresServer(await accepting(join(programs, "postgres"), args, options), folder, port);
  }

  /** The backend, as `pulumi login` takes it. */
  get url(): string {
    return `postgres://${user}@127.0.0.1:${this.port}/postgres?sslmode=disable`;
  }

  /** The password for the engine, outside of the URL. */
  readonly environment = { PGPASSWORD: password };

  async stop(): Promise<void> {
    // A fast shutdown, which does not wait for clients.
    this.server.kill("SIGINT");
    await once(this.server, "exit");
    rmSync(this.folder, { recursive: true });
  }
}

/** Debian keeps the server of each version in a folder that is not on PATH. */
function find(): string | undefined {
  const versions = globSync("/usr/lib/postgresql/*/bin").sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const folders = [...versions, ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

function install(): string | undefined {
  installPackage("postgresql", "PostgreSQL is missing, which holds the states in this test.");
  return find();
}

/** A server that accepts connections. */
async function accepting(command: string, args: string[], options: SpawnOptions): Promise<ChildProcess> {
  const server = spawn(command, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const kill = () => server.kill("SIGINT");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (data: Buffer) => {
      said += data;
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL ended:\n${said}`)));
  });
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}
