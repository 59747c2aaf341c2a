import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devDependencies } from "../../package.json";

const root = join(__dirname, "../..");

/** A folder outside of the repository with the packed package, Pulumi's SDK and whatever else is named, from npm. */
export class Installed {
  readonly folder = mkdtempSync(join(tmpdir(), "vsphere-ops-installed-"));
  readonly tarball: string;

  constructor() {
    npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", this.folder], root);
    this.tarball = readdirSync(this.folder)[0] ?? "";
    writeFileSync(join(this.folder, "package.json"), "{}");
  }

  install(...packages: string[]): void {
    npm(["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], this.folder);
  }

  installPackage(): void {
    this.install(`./${this.tarball}`, `@pulumi/pulumi@${devDependencies["@pulumi/pulumi"]}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function npm(args: string[], cwd: string): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
}
