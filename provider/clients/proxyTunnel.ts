import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { messageOf } from "../errors";
import { NoConnection } from "./noConnection";

/** A gateway's statuses: what is behind the proxy may be up again in a moment. */
const passing = [502, 503, 504];

/** A connection to `target` (`host:port`) through an HTTP proxy. It stays open, so the agent keeps it alive as any other. */
export function proxyTunnel(proxy: URL, target: string, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, isFinal = false) =>
      reject(new NoConnection({ kind: "proxy", proxy: proxy.origin, reason, isFinal }));
    const { request } = proxy.protocol === "https:" ? https : http;
    const headers = { Host: target, ...authorization(proxy) };
    const connecting = request(proxy, { method: "CONNECT", path: target, headers, agent: false });
    const timer = setTimeout(
      () => connecting.destroy(new Error(`no response within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    connecting.once("close", () => clearTimeout(timer));
    connecting.once("error", (error: NodeJS.ErrnoException) => fail(error.code ?? messageOf(error)));
    connecting.once("connect", ({ statusCode = 0 }, socket, head) => {
      clearTimeout(timer);
      if (statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      fail(`it responded to CONNECT ${target} with HTTP ${statusCode}`, !passing.includes(statusCode));
    });
    connecting.end();
  });
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "") return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(login).toString("base64")}` };
}
