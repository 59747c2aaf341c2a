import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { installPackage } from "./debianPackage";

const SILENT = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

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
  installPackage("chromium", missing);
  const file = find();
  if (!file) throw new Error(`${missing} The package chromium did not bring it.`);
  return file;
}
