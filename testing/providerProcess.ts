import { execFileSync } from "node:child_process";

/** Kills the provider process of a running `pulumi`, as a machine without free memory would. */
export function killProvider(engine: number): void {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [])
    .map(([, pid, parent, command = ""]) => ({ pid: Number(pid), parent: Number(parent), command }));
  const below = (pid: number): typeof rows =>
    rows.filter((row) => row.parent === pid).flatMap((row) => [row, ...below(row.pid)]);
  // Pulumi's own launcher is a shell script that starts a second process. The launcher of set-up is the process itself.
  const providers = below(engine).filter(({ command }) =>
    /pulumi-resource-pulumi-nodejs|cmd\/dynamic-provider/.test(command),
  );
  if (providers.length === 0) throw new Error("no provider process runs below the engine");
  for (const { pid } of providers) process.kill(pid, "SIGKILL");
}
