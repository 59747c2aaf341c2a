// Runs a command in place of this process, with its input, output, signals and exit status.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

export async function run(command, args, env) {
  const child = spawn(command, args, { stdio: "inherit", env });
  // A terminal sends Ctrl-C to the whole process group. If this process forwarded it, Pulumi would get two and abort at once.
  const passesOn = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, passesOn);
  try {
    const [code, signal] = await once(child, "exit");
    return code ?? 128 + constants.signals[signal];
  } finally {
    for (const signal of signals) process.off(signal, passesOn);
  }
}
