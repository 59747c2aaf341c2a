// Runs a command in this process's place: its input and output, its signals, its exit status.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

export async function run(command, args, env) {
  const child = spawn(command, args, { stdio: "inherit", env });
  // A terminal sends Ctrl-C to the whole group. Passing it on would make two of one, and the second tells Pulumi to
  // drop everything at once.
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
