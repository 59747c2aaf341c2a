import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { STREAM_NAMES } from "./scriptLanguage";
import type { ScriptEngine, ScriptOutcome, ScriptProgram, ScriptRequest, WriteStream } from "./scriptRun";
import { toPowerCli, type VirtualMachine } from "./virtualMachine";

/** Reads one request a line, runs it in one PowerShell runspace, and writes one result a line. */
const DRIVER = `
$runspace = [runspacefactory]::CreateRunspace(); $runspace.Open()
function Invoke-InRunspace($script, $parameters, $tail) {
  $shell = [powershell]::Create(); $shell.Runspace = $runspace
  [void]$shell.AddScript($script)
  foreach ($name in $parameters.Keys) {
    if ($null -eq $parameters[$name]) { [void]$shell.AddParameter($name) }
    else { [void]$shell.AddParameter($name, $parameters[$name]) }
  }
  if ($tail) { [void]$shell.AddScript($tail) }
  $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
  try { $shell.Invoke($null, $output) } catch { }
  @{ shell = $shell; output = @($output) }
}
$asJson = '$input | ForEach-Object {
  $isPlain = $_.GetType().IsPrimitive -or $_ -is [string] -or $_ -is [decimal]
  $value = $_
  if (-not $isPlain) { $value = [ordered]@{}; foreach ($p in $_.PSObject.Properties) { $value[$p.Name] =
    if ($null -eq $p.Value -or $p.Value.GetType().IsPrimitive -or $p.Value -is [string]) { $p.Value } else { "$($p.Value)" } } }
  [ordered]@{ TypeName = $_.GetType().FullName; Interfaces = $_.GetType().GetInterfaces().FullName; Value = $value } |
    ConvertTo-Json -Depth 2 }'
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $request = $line | ConvertFrom-Json
  $runspace.SessionStateProxy.SetVariable('simulatedVms', $request.vms)
  [void](Invoke-InRunspace 'function global:Get-VM { $global:simulatedVms }' @{})
  $arguments = [ordered]@{}
  $failed = $null
  foreach ($p in $request.parameters) {
    $value = @($p.value)[0]
    if ($p.script -and -not $failed) {
      $ran = Invoke-InRunspace $p.script @{ argument = $value }
      if ($ran.shell.InvocationStateInfo.State -eq 'Failed') { $failed = $ran.shell }
      $value = if ($ran.output.Count -eq 1) { $ran.output[0] } elseif ($ran.output.Count) { $ran.output } else { $null }
    }
    $arguments[$p.name] = $value
  }
  $tail = if ($request.format -eq 'json') { $asJson } else { '$input | Out-String' }
  if (-not $failed) { $ran = Invoke-InRunspace $request.script $arguments $tail } else { $ran = @{ shell = $failed; output = @() } }
  $isError = $ran.shell.InvocationStateInfo.State -eq 'Failed'
  $streams = [ordered]@{}
  foreach ($name in 'information', 'error', 'warning', 'debug', 'verbose') {
    $streams[$name] = @($ran.shell.Streams.$name | ForEach-Object { "$_" })
  }
  $output = @($ran.output | ForEach-Object { "$_" })
  if ($request.format -eq 'text') { $output = @("$output".Trim()) }
  $result = @{ state = $(if ($isError) { 'error' } else { 'success' }); output = $output; streams = $streams }
  if ($isError) { $result.reason = "$($ran.shell.InvocationStateInfo.Reason)" }
  [Console]::Out.WriteLine(($result | ConvertTo-Json -Depth 4 -Compress))
}`;

type Shell = ChildProcessByStdio<Writable, Readable, null>;

export function isPowerShellInstalled(): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, process.platform === "win32" ? "pwsh.exe" : "pwsh")));
}

/**
 * Real PowerShell for one runspace. Streams arrive at the end, not before. A cancel ends the process, so the
 * variables of the runspace are lost.
 */
export class PowerShellEngine implements ScriptEngine {
  #shell: Shell | undefined;

  constructor(private readonly virtualMachines: () => Iterable<VirtualMachine>) {}

  programOf(request: ScriptRequest): ScriptProgram {
    const shell = this.#running();
    const vms = [...this.virtualMachines()].map((vm) => toPowerCli(vm).properties);
    return new PowerShellScript(shell, JSON.stringify({ ...request, vms }), () => this.close());
  }

  close(): void {
    this.#shell?.kill();
    this.#shell = undefined;
  }

  #running(): Shell {
    if (this.#shell?.exitCode === null && this.#shell.signalCode === null) return this.#shell;
    const flags = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", DRIVER];
    this.#shell = spawn("pwsh", flags, { stdio: ["pipe", "pipe", "ignore"] });
    // A write to a process that has just died needs no report: its end is reported.
    this.#shell.stdin.on("error", () => {});
    return this.#shell;
  }
}

const resultSchema = z.object({
  state: z.enum(["success", "error"]),
  reason: z.string().optional(),
  output: z.array(z.string()),
  streams: z.record(z.enum(STREAM_NAMES), z.array(z.string())),
});

class PowerShellScript implements ScriptProgram {
  #isStopped = false;

  constructor(
    private readonly shell: Shell,
    private readonly request: string,
    private readonly kill: () => void,
  ) {}

  start(write: WriteStream, end: (outcome: ScriptOutcome) => void): void {
    const lines = createInterface(this.shell.stdout);
    const endOnce = (outcome: ScriptOutcome) => {
      lines.close();
      this.shell.off("close", died).off("error", died);
      if (!this.#isStopped) end(outcome);
    };
    const died = () => endOnce({ state: "error", reason: "PowerShell ended before the script did.", output: [] });
    lines.once("line", (line) => {
      const { streams, state, reason, output } = resultSchema.parse(JSON.parse(line));
      for (const name of STREAM_NAMES) for (const message of streams[name]) write(name, message);
      endOnce(reason === undefined ? { state, output } : { state, reason, output });
    });
    this.shell.once("close", died).once("error", died);
    this.shell.stdin.write(`${this.request}\n`);
  }

  stop(): ScriptOutcome {
    this.#isStopped = true;
    this.kill();
    return { state: "canceled", output: [] };
  }
}
