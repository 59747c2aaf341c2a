// Shared by all steps of the set-up: the checkout's folder, one line of output per step, and a lock.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
export const binaries = `${root}/node_modules/.bin`;

/** A failure that a user can fix. It is printed without a stack trace. */
export class SetupError extends Error {}

export async function step(title, work) {
  const startedAt = Date.now();
  process.stderr.write(`${title} … `);
  let outcome = "failed, ";
  try {
    const result = await work();
    outcome = "";
    return result;
  } finally {
    process.stderr.write(`${outcome}${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  }
}

/** Runs a command to its end. Its output appears only if the command fails. */
export async function quietly(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], cwd: root, ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const [code] = await once(child, "close");
  return { code, output };
}

/**
 * Locks `folder` with a socket while `work` runs, so that two set-ups never write to the same folder. A socket that a killed set-up
 * left behind refuses connections, so the next set-up replaces it.
 */
export async function alone(folder, work) {
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const path = `${tmpdir()}/vsphere-ops-${name}.sock`;
  const waiting = new Set();
  const server = createServer((socket) => waiting.add(socket.on("error", () => waiting.delete(socket))));
  while (!(await listens(server, path))) await otherIsDone(path);
  try {
    return await work();
  } finally {
    server.close();
    for (const socket of waiting) socket.destroy();
  }
}

async function listens(server, path) {
  try {
    await once(server.listen(path), "listening");
    return true;
  } catch (error) {
    if (error.code === "EADDRINUSE") return false;
    throw new SetupError(`cannot lock the set-up with ${path}: ${error.message}`);
  }
}

async function otherIsDone(path) {
  const other = connect(path).resume();
  try {
    await once(other, "connect");
  } catch {
    rmSync(path, { force: true });
    return;
  }
  console.error("set-up: waiting for another set-up");
  await new Promise((resolve) => other.on("error", () => {}).on("close", resolve));
}
