import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** A step of a pipeline: shell text, and whether the system runs it after a failure too. */
export interface Step {
  script: string;
  always: boolean;
}

const folder = join(__dirname, "../../pipelines");
const read = (file: string) => readFileSync(join(folder, file), "utf8");

const GitHub = z.object({
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ run: z.string().optional(), if: z.string().optional() })) }),
  ),
});
const GitLab = z.looseObject({ script: z.array(z.string()), after_script: z.array(z.string()).optional() });
const Azure = z.object({
  jobs: z.array(
    z.object({ steps: z.array(z.object({ script: z.string().optional(), condition: z.string().optional() })) }),
  ),
});

export function gitHubSteps(file: string, job: string): Step[] {
  const { steps = [] } = GitHub.parse(parse(read(file))).jobs[job] ?? {};
  return steps.flatMap(({ run, if: condition }) => (run ? [{ script: run, always: condition === "always()" }] : []));
}

export function gitLabSteps(file: string, job: string): Step[] {
  const { script, after_script: after = [] } = GitLab.parse(parse(read(file))[job]);
  // A job is one shell, and after_script is another one, which does not stop at a command that fails.
  return [
    { script: script.join("\n"), always: false },
    { script: after.join("\n"), always: true },
  ];
}

export function azureSteps(file: string, job: number): Step[] {
  const { steps = [] } = Azure.parse(parse(read(file))).jobs[job] ?? {};
  return steps.flatMap(({ script, condition }) => (script ? [{ script, always: condition === "always()" }] : []));
}

/** Reads a declarative Jenkinsfile: its blocks by braces, and the `sh` steps with one or three quotes. */
export function jenkinsSteps(file: string): Step[] {
  const text = read(file).replace(/^\s*\/\/.*$/gm, "");
  const steps: Step[] = [];
  const path: string[] = [];
  const token = /sh '''([\s\S]*?)'''|sh '([^'\n]*)'|'[^'\n]*'|"[^"\n]*"|([\w() ]*)\{|\}/g;
  for (const [all, long, short, block] of text.matchAll(token)) {
    const script = long ?? short;
    if (script !== undefined) steps.push({ script, always: path.includes("always") });
    else if (block !== undefined) path.push(block.trim());
    else if (all === "}" && path.pop() === undefined) throw new Error(`${file}: a brace closes nothing.`);
  }
  if (path.length > 0) throw new Error(`${file}: ${path.join(" > ")} is not closed.`);
  return steps;
}
