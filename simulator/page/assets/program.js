import { element } from "./element.js";

/** A shell that was killed ends with 0, so the provider's script ends with this code where its program ended with 0. */
export const WRAPPED_SUCCESS = 249;

const LONGEST_COMMAND = 240;
/** Name of the script that the provider runs programs in, and the words between that name and the program. */
const wrapper = / vsphere-ops-run (?=vsphere-ops-)/;
const WORDS_BEFORE_PROGRAM = 7;

/** What the user declared, without the script around it. */
export function programIn(command) {
  const [script, ...tail] = command.split(wrapper);
  if (tail.length === 0 || !script.startsWith("/bin/sh -c ")) return { wrapped: false };
  const words = tail.join(" ").match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  const program = words.slice(WORDS_BEFORE_PROGRAM);
  if (program.length === 0) return { declared: `a helper of the run ${words[0] ?? ""}`, wrapped: true };
  const [shell, option, text] = program;
  const isText = program.length === 3 && shell === "/bin/bash" && option === "-c";
  return { declared: isText ? unquoted(text) : program.join(" "), wrapped: true };
}

function unquoted(word) {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
}

/** A long command folds: what it starts with and what it ends with tell it from others. */
export function shownProgram(declared, command) {
  if (declared !== undefined) return [element("span", "mono", declared), folded("as it runs in the guest", command)];
  if (command.length <= LONGEST_COMMAND) return [element("span", "mono", command)];
  return [folded(`${command.slice(0, 60)} … ${command.slice(-140)}`, command)];
}

function folded(title, command) {
  return element("details", "", element("summary", "mono", title), element("pre", "", command));
}
