// No tests: a client of the simulated vCenter that knows nothing but HTTP.

export class Vcenter {
  static readonly credentials = {
    authorization: `Basic ${Buffer.from("administrator@vsphere.local:simulated").toString("base64")}`,
  };

  private constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async login(url: string): Promise<Vcenter> {
    const answer = await fetch(`${url}/api/session`, { method: "POST", headers: Vcenter.credentials });
    return new Vcenter(url, String(await answer.json()));
  }

  /** What came back; undefined when nothing did. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { "vmware-api-session-id": this.token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return text === "" ? undefined : JSON.parse(text);
  }

  /** What a shell command in golden writes: to a file, which is then fetched, as the API gives no output. */
  async runInGuest(command: string): Promise<string> {
    const credentials = { type: "USERNAME_PASSWORD", interactive_session: false, user_name: "root", password: "guest" };
    const guest = "/api/vcenter/vm/vm-101/guest";
    const temporary = { credentials, prefix: "output-", suffix: ".txt" };
    const path = await this.call("POST", `${guest}/filesystem/files?action=createTemporary`, temporary);
    const spec = { path: "/bin/sh", arguments: `-c '${command.replaceAll("'", `'\\''`)}' > ${path} 2>&1` };
    const pid = await this.call("POST", `${guest}/processes?action=create`, { credentials, spec });
    let info: { exit_code?: number };
    do info = Object(await this.call("POST", `${guest}/processes/${pid}?action=get`, { credentials }));
    while (info.exit_code === undefined);
    const address = await this.call("POST", `${guest}/filesystem?action=create`, { credentials, spec: { path } });
    return await (await fetch(String(address))).text();
  }

  /** The id of a new instant clone of golden. */
  async clone(name: string): Promise<string> {
    return String(await this.call("POST", "/api/vcenter/vm?action=instant-clone", { source: "vm-101", name }));
  }
}
