import { isIPv6 } from "node:net";

/** Where the ESXi host of the VMs listens. */
export interface EsxiAddress {
  name: string;
  port: number;
}

/**
 * Name and port in the address of a transfer. `esxi` is the host, under another name than the one that vCenter was called
 * by, and `vcenter` is vCenter itself, as called. Any other name stands as it is: with a port of its own, with
 * vCenter's, or, when it ends with a colon, with none (in the field: `*`, see docs/apis/vcenter.md section 6).
 */
export function transferAuthority(setting: string, called: string, esxi: EsxiAddress): string {
  const [calledPort = ""] = /:\d+$/.exec(called) ?? [];
  if (setting === "vcenter") return called;
  if (setting === "esxi") return `${esxiName(called.slice(0, called.length - calledPort.length), esxi)}:${esxi.port}`;
  if (setting.endsWith(":")) return setting.slice(0, -1);
  return /:\d+$/.test(setting) ? setting : setting + calledPort;
}

/** A simulator that is not for this machine alone has no second name that all its clients can resolve. */
function esxiName(called: string, { name }: EsxiAddress): string {
  const literal = isIPv6(name) ? `[${name}]` : name;
  if (called === "localhost") return literal;
  return ["127.0.0.1", "[::1]"].includes(called) ? "localhost" : called;
}
