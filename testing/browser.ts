import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const SILENT = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
const INSTALL = "apt-get update && apt-get install -y chromium";

/** Debian's Chromium. As root, it is installed if it is missing. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = find() ?? install();
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run", ...SILENT] });
}

function find(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  return folders.map((folder) => join(folder, "chromium")).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(): string {
  const missing = "Chromium is missing, which shows the simulator's page in this test.";
  if (process.getuid?.() !== 0) throw new Error(`${missing} As root: ${INSTALL}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", INSTALL], { env, encoding: "utf8" });
  const file = find();
  if (status !== 0 || !file) throw new Error(`${missing} "${INSTALL}" ended with ${status}:\n${stdout}${stderr}`);
  return file;
}
