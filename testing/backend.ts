// A private backend: state, Pulumi's home and passphrase are in a temporary folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { engineEnvironment, requireEngine, withoutUserSettings } from "../scripts/engine.mjs";

export interface PrivateBackend {
  folder: string;
  command: string;
  env: NodeJS.ProcessEnv;
  remove(): void;
}

export function privateBackend(): PrivateBackend {
  const engine = requireEngine();
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-"));
  const env = {
    ...engineEnvironment(engine, withoutUserSettings(process.env)),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    PULUMI_CONFIG_PASSPHRASE: "private",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  return { folder, command: engine.command, env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
