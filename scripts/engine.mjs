// The Pulumi engine: from PATH, or built from Go modules into a cache outside the checkout.
import { execFileSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { quietly, SetupError, step } from "./step.mjs";
import * as versions from "./versions.mjs";

const PULUMI = "pulumi";
const LANGUAGE_HOST = "pulumi-language-nodejs";
const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";

const MODULES = [
  { binary: PULUMI, module: "github.com/pulumi/pulumi/pkg/v3", version: versions.PULUMI, folder: "cmd/pulumi" },
  {
    binary: LANGUAGE_HOST,
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: versions.LANGUAGE_HOST,
    folder: "nodejs/cmd/pulumi-language-nodejs",
  },
];

// The engine starts this in the program's folder. The program's own @pulumi/pulumi contains the dynamic provider.
const DYNAMIC_PROVIDER_SOURCE = `#!/usr/bin/env node
require(require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.cwd()] }));
`;

export function engineCache() {
  const { VSPHERE_OPS_ENGINE_CACHE: chosen, XDG_CACHE_HOME: caches } = process.env;
  return chosen || join(caches || join(homedir(), ".cache"), "pulumi-vsphere-ops");
}

function cachedFolder() {
  return join(engineCache(), `engine-${MODULES.map(({ version }) => version.slice(1)).join("-")}`);
}

export function findEngine() {
  const onPath = [PULUMI, LANGUAGE_HOST, DYNAMIC_PROVIDER].map(findOnPath);
  if (onPath.every(Boolean) && isVersion3(onPath[0])) return { command: onPath[0], folder: dirname(onPath[0]) };
  const folder = cachedFolder();
  return existsSync(folder) ? { command: join(folder, PULUMI), folder } : undefined;
}

export function requireEngine() {
  const engine = findEngine();
  if (!engine) throw new Error("there is no Pulumi engine here yet: run `npm run setup`");
  return engine;
}

/** Environment of an engine: itself and this Node first on PATH. */
export function engineEnvironment(engine, env) {
  const path = [dirname(process.execPath), engine.folder, env.PATH].filter(Boolean).join(delimiter);
  return { ...env, PATH: path, PULUMI_SKIP_UPDATE_CHECK: "1" };
}

/** Without the user's own settings, which could redirect tests and demo. The engine's folder is no such setting. */
export function withoutUserSettings(env) {
  const isKept = ([name]) => name === "VSPHERE_OPS_ENGINE_CACHE" || !/^(VSPHERE|SRS|PULUMI)_/.test(name);
  return Object.fromEntries(Object.entries(env).filter(isKept));
}

function findOnPath(binary) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, binary))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function isVersion3(command) {
  try {
    return /^v?3\./.test(execFileSync(command, ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return false;
  }
}

/** The folder gets its name after the build, so a killed build never counts as an engine. */
export async function buildEngine() {
  assertGo();
  const cache = engineCache();
  mkdirSync(cache, { recursive: true });
  for (const left of readdirSync(cache).filter((name) => name.startsWith("building-"))) {
    rmSync(join(cache, left), { recursive: true, force: true });
  }
  const work = mkdtempSync(join(cache, "building-"));
  try {
    const engine = join(work, "engine");
    for (const module of MODULES) {
      await step(`engine: go build ${module.binary} ${module.version}`, () =>
        goBuild(module, join(work, module.binary), engine),
      );
    }
    writeFileSync(join(engine, DYNAMIC_PROVIDER), DYNAMIC_PROVIDER_SOURCE);
    chmodSync(join(engine, DYNAMIC_PROVIDER), 0o755);
    renameSync(engine, cachedFolder());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function assertGo() {
  const choice = "install Pulumi (https://www.pulumi.com/docs/install), or Go (https://go.dev/dl) to build it here";
  let found;
  try {
    found = execFileSync("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { encoding: "utf8" }).split("\n");
  } catch {
    throw new SetupError(
      `there is no Pulumi 3 with its Node.js plugins on PATH, and no Go to build it with: ${choice}.`,
    );
  }
  const [version = "", toolchain = ""] = found;
  const [, minor, patch = 0] = version
    .replace(/^go/, "")
    .split(/[.\-a-z ]+/)
    .map(Number);
  const [, oldestMinor, oldestPatch] = versions.OLDEST_GO.split(".").map(Number);
  const isOld = minor < oldestMinor || (minor === oldestMinor && patch < oldestPatch);
  // Go 1.21 and later download a newer toolchain, unless GOTOOLCHAIN is local.
  if (isOld && (minor < 21 || toolchain === "local")) {
    throw new SetupError(
      `Go ${versions.OLDEST_GO} or later is needed to build Pulumi and this is ${version}: ${choice}.`,
    );
  }
}

async function goBuild({ binary, module, version, folder }, work, engine) {
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "go.mod"), `module engine\n\ngo ${versions.OLDEST_GO}\n\nrequire ${module} ${version}\n`);
  // Without debug information, which nobody needs here, the build takes a fifth less time.
  const flags = ["-mod=mod", "-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false"];
  const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  const args = ["build", ...flags, "-ldflags", stamp, "-o", join(engine, binary), `${module}/${folder}`];
  const { code, output } = await quietly("go", args, {
    cwd: work,
    env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
  });
  if (code === 0) return;
  const said = output.split("\n").filter((line) => line.trim() && !line.startsWith("go: downloading"));
  throw new SetupError(
    `go build of ${binary} ${version} ended with ${code}.\n${said.slice(-5).join("\n")}\nCheck that Go reaches its module proxy ` +
      "(`go env GOPROXY`) and run `npm run setup` again, or install Pulumi (https://www.pulumi.com/docs/install).",
  );
}
