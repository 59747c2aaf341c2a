import { fileProblemOf, type GuestFiles } from "../../../clients/vcenter/guestFiles";
import { isError } from "../../../errors";

/** Whether a path of a Linux guest stands for several files. */
export function isGlob(path: string): boolean {
  return path.startsWith("/") && /[*?[]/.test(path);
}

/**
 * Files that a path with wildcards stands for, each with its path below the part without wildcards. Names come from the guest, which
 * nobody has to trust: one that would lead out of its folder is left out.
 */
export async function filesOf(
  files: Pick<GuestFiles, "list">,
  path: string,
): Promise<{ path: string; name: string }[]> {
  const parts = path.split("/").slice(1);
  const fixed = parts.findIndex((part) => isGlob(`/${part}`));
  const base = parts
    .slice(0, fixed)
    .map((part) => `/${part}`)
    .join("");
  let found = [""];
  for (const [index, part] of parts.slice(fixed).entries()) {
    const isLast = fixed + index === parts.length - 1;
    const matches = await Promise.all(found.map((folder) => matchesIn(files, base, folder, part, isLast)));
    found = matches.flat();
  }
  return found.sort().map((below) => ({ path: base + below, name: below.slice(1) }));
}

async function matchesIn(files: Pick<GuestFiles, "list">, base: string, folder: string, part: string, isLast: boolean) {
  const pattern = patternOf(part);
  const isMatch = expressionOf(part);
  const entries = await files.list(base + folder === "" ? "/" : base + folder, pattern).catch((error: unknown) => {
    // No such folder, or a file in its place.
    if (isError(error, "NotFound", "InvalidArgument") && fileProblemOf(error)) return [];
    throw error;
  });
  return entries
    .filter(
      ({ name, type }) => (isLast ? type === "FILE" : type === "DIRECTORY") && isPlain(name) && isMatch.test(name),
    )
    .filter(({ name }) => !name.startsWith(".") || part.startsWith("."))
    .map(({ name }) => `${folder}/${name}`);
}

function isPlain(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\\\0]/.test(name);
}

/** Throws a SyntaxError for a part such as `[z-a]`. */
export function expressionOf(part: string): RegExp {
  return new RegExp(`^(?:${patternOf(part)})$`, "s");
}

/** `*` any text, `?` any character, `[abc]` and `[!abc]` one of those or none of them. */
function patternOf(part: string): string {
  return part.replace(/\[[!^]?\]?[^\]]*\]|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === "*") return ".*";
    if (token === "?") return ".";
    if (token.length === 1) return `\\${token}`;
    return token.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
  });
}
