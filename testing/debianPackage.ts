import { spawnSync } from "node:child_process";

/** Installs a package of Debian, as root. The error says what to do where that cannot be. */
export function installPackage(name: string, missing: string): void {
  const command = `apt-get update && apt-get install -y ${name}`;
  if (process.getuid?.() !== 0) throw new Error(`${missing} As root: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", command], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${missing} "${command}" ended with ${status}:\n${stdout}${stderr}`);
}
