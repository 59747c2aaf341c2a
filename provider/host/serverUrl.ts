import { OpsError } from "../errors";

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** URL of a server. The setting is a host, `host:port` or a URL. */
export function serverUrl(server: string, insecure: boolean, setting: string): string {
  let url: URL;
  try {
    url = new URL(server.includes("://") ? server : `https://${server}`);
  } catch {
    throw new OpsError("Configuration", `${setting}: "${server}" is not a host, host:port or URL.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new OpsError(
      "Configuration",
      `${setting}: a server must not hold a user or password. Set them in their own settings.`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new OpsError("Configuration", `${setting}: ${url.protocol}// is not supported. Use https://.`);
  }
  if (url.protocol === "http:" && !insecure && !loopback.test(url.hostname)) {
    throw new OpsError(
      "Configuration",
      `${setting}: http:// would send the password in clear to ${url.host}. Use https://.`,
    );
  }
  return url.origin;
}
