import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { getProxyForUrl } from "proxy-from-env";
import type { Endpoint } from "../../provider/clients/endpoint";
import { messageOf } from "../../provider/errors";
import { checkCertificate } from "./certificate";
import type { Diagnosis } from "./diagnosis";

const connectMs = 5_000;

/** Whether this machine gets to a server: name, port, proxy, certificate. True if a login is worth a try. */
export async function checkReach(diagnosis: Diagnosis, endpoint: Endpoint): Promise<boolean> {
  const { service, settings } = endpoint;
  const url = new URL(endpoint.url);
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const proxy = proxyFor(url);
  if (proxy !== undefined) {
    diagnosis.ok(`${service} proxy`, `requests to ${host} go through the proxy ${proxy}; name and port are its matter`);
    return true;
  }
  const where = `check ${settings.server}, and the DNS or VPN of this machine`;
  const isNamed = await diagnosis.attempt(
    `${service} name`,
    async () => `${host} is ${(await lookup(host)).address}`,
    `${host} has no address here: ${where}.`,
  );
  if (!isNamed) return false;
  const closed = `Port ${port} of ${host} does not take connections: check the port in ${settings.server}, firewalls, and whether the server runs. Behind a proxy, set HTTPS_PROXY.`;
  const isOpen = await diagnosis.attempt(`${service} port`, async () => await opened(host, port), closed);
  if (!isOpen) return false;
  if (url.protocol === "http:") {
    diagnosis.ok(`${service} certificate`, "none: the server is called by http://, in clear");
    return true;
  }
  return await checkCertificate(diagnosis, endpoint, { host, port });
}

/** The proxy that requests go through, without its password. */
function proxyFor(url: URL): string | undefined {
  const proxy = getProxyForUrl(url.href);
  if (proxy === "") return undefined;
  return URL.canParse(proxy) ? new URL(proxy).host : proxy;
}

async function opened(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(connectMs, () => reject(new Error(`no response within ${connectMs / 1000} s`)));
      socket.once("connect", resolve).once("error", reject);
    });
    return `${host}:${port} takes connections`;
  } catch (error) {
    throw new Error(`${host}:${port}: ${messageOf(error)}`);
  } finally {
    socket.destroy();
  }
}
