// Installs the npm packages with `npm ci` if they do not match the lockfile.
import { readFileSync } from "node:fs";
import { quietly, root, SetupError } from "./step.mjs";

/** npm writes node_modules/.package-lock.json last, so an interrupted install never looks complete. */
export function packagesAreCurrent() {
  const wanted = lockedPackages("package-lock.json");
  const installed = lockedPackages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    return installed[path] ? installed[path].version === entry.version : entry.optional === true;
  });
}

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(`${root}/${file}`, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" && file.startsWith("node_modules")) return {};
    throw new SetupError(
      `${file} cannot be read (${error.message}); restore it with \`git checkout package-lock.json\`.`,
    );
  }
}

export async function installPackages() {
  const { code, output } = await quietly("npm", ["ci", "--prefer-offline", "--loglevel=error"], {});
  if (code === 0) return;
  const said = output
    .split("\n")
    .filter((line) => line.startsWith("npm error") && !line.includes("debug-0.log"))
    .slice(0, 6);
  throw new SetupError(
    `npm ci ended with ${code}.\n${said.join("\n")}\nCheck that npm reaches its registry (\`npm ping\`; proxy and registry ` +
      "settings: `npm config list`), then run `npm run setup` again.",
  );
}
