import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Client, type HttpResponse, pick } from "./client";

export const credentials = {
  type: "USERNAME_PASSWORD",
  interactive_session: false,
  user_name: "root",
  password: "guest",
};

/** A guest operation: `guestCall(client, "processes?action=list")` on golden, with the right credentials. */
export function guestCall(client: Client, operation: string, body: object = {}, vm = "vm-101"): Promise<HttpResponse> {
  return client.post(`/api/vcenter/vm/${vm}/guest/${operation}`, { credentials, ...body });
}

/** Starts `/bin/sh -c script` with an environment, or the program in the spec. Returns the pid. */
export async function start(client: Client, spec: object | string, vm = "vm-101"): Promise<number> {
  const program = typeof spec === "string" ? { path: "/bin/sh", arguments: `-c ${shellQuote(spec)}` } : spec;
  const { status, body } = await guestCall(client, "processes?action=create", { spec: program }, vm);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return Number(body);
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export async function getProcess(client: Client, pid: number, vm = "vm-101"): Promise<unknown> {
  return (await guestCall(client, `processes/${pid}?action=get`, {}, vm)).body;
}

/** Polls until the process has ended, as every client of this API must. Returns its exit code. */
export async function exitCode(client: Client, pid: number, vm = "vm-101"): Promise<unknown> {
  for (;;) {
    const process = await getProcess(client, pid, vm);
    if (pick(process, "error_type") || pick(process, "finished")) return pick(process, "exit_code");
  }
}

export async function run(client: Client, spec: object | string, vm = "vm-101"): Promise<unknown> {
  return exitCode(client, await start(client, spec, vm), vm);
}

/** A new temporary file in the guest. */
export async function temporary(client: Client, vm = "vm-101"): Promise<string> {
  const body = { prefix: "test-", suffix: ".txt" };
  return String((await guestCall(client, "filesystem/files?action=createTemporary", body, vm)).body);
}

/** Standard output of a script. */
export async function outputOf(client: Client, spec: { path: string; arguments?: string } | string, vm = "vm-101") {
  const file = await temporary(client, vm);
  const {
    path,
    arguments: text = "",
    ...rest
  } = typeof spec === "string" ? { path: "/bin/sh", arguments: `-c ${shellQuote(spec)}` } : spec;
  await run(client, { path, arguments: `${text} > ${file}`, ...rest }, vm);
  return readFileSync(file, "utf8");
}

/** Output of a shell command, fetched with a file transfer, as a remote client must. */
export async function fetchedOutputOf(client: Client, command: string): Promise<string> {
  const file = await temporary(client);
  await run(client, { path: "/bin/sh", arguments: `-c ${shellQuote(command)} > ${file} 2>&1` });
  return (await fetch(String((await transfer(client, file)).body))).text();
}

/** Requests a transfer and returns its URL. */
export async function transfer(
  client: Client,
  path: string,
  attributes?: object,
  vm = "vm-101",
): Promise<HttpResponse> {
  return guestCall(client, "filesystem?action=create", { spec: { path, ...(attributes && { attributes }) } }, vm);
}

export async function upload(client: Client, path: string, text: string, attributes: object = {}): Promise<number> {
  const size = Buffer.byteLength(text);
  const { body } = await transfer(client, path, { size, ...attributes });
  return (await fetch(String(body), { method: "PUT", body: text })).status;
}

export const sleeper = { path: "/bin/sleep", arguments: "600" };

/** Waits until a process of this machine has ended. */
export async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await delay(5);
}
