import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { z } from "zod";
import { Command } from "../commander";
import { exitCode, type SetOutcome } from "../exitCode";
import { UsageError } from "../usageError";
import { nextSteps } from "./nextSteps";
import { projectFiles } from "./projectFiles";

const Manifest = z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) });

interface Options {
  server?: string;
  user: string;
  source: string;
  json: boolean;
}

/** Files that a folder may have already: npm and git make them before anything else is there. */
const harmless = /^(\.git|node_modules|package-lock\.json|.*\.tgz)$/;

export function initCommand(setOutcome: SetOutcome): Command {
  return new Command("init")
    .description("Write a Pulumi project that clones a VM and runs a program in it.")
    .argument("[folder]", "folder of the project, which is created", ".")
    .option("--server <address>", "a vCenter (default: the simulator)")
    .option("--user <name>", "user that logs in to vCenter", "administrator@vsphere.local")
    .option("--source <name>", "VM to clone", "golden")
    .option("--json", "print JSON", false)
    .action((folder: string, options: Options) => {
      const path = resolve(folder);
      const files = projectFiles({ name: projectName(path), source: options.source });
      write(path, files);
      const commands = nextSteps({ folder: relative(process.cwd(), path), ...options });
      const names = Object.keys(files);
      const text = `Wrote ${names.join(", ")} to ${path}. Next:\n\n${commands.map((line) => `  ${line}`).join("\n")}`;
      console.log(options.json ? JSON.stringify({ folder: path, files: names, commands }, undefined, 2) : text);
      setOutcome(exitCode.done);
    });
}

function write(folder: string, files: Record<string, string>): void {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  // `npm install pulumi-vsphere-ops` writes a package.json, before `npx vsphere-ops init` can run.
  const strange = there.filter(
    (name) => !harmless.test(name) && !(name === "package.json" && there.includes("node_modules")),
  );
  if (strange.length > 0)
    throw new UsageError(`${folder} is not empty: it has ${strange.slice(0, 5).join(", ")}. Name a new folder.`);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    const isKept = name === "package.json" && existsSync(path);
    writeFileSync(path, isKept ? merged(readFileSync(path, "utf8"), content) : content);
  }
}

/** A package.json with what ours needs, and all else as it was, also the way in which npm has written where this package is. */
function merged(theirs: string, ours: string): string {
  const [given, own] = [Manifest.parse(JSON.parse(theirs)), Manifest.parse(JSON.parse(ours))];
  const dependencies = { ...own.dependencies, ...given.dependencies };
  return `${JSON.stringify({ ...given, ...own, dependencies }, undefined, 2)}\n`;
}

/** Names of projects have letters, digits, dots, hyphens and underscores. */
function projectName(folder: string): string {
  return basename(folder).replace(/[^\w.-]+/g, "-") || "lab";
}
