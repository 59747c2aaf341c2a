import assert from "node:assert/strict";
import { ConnectionSettings } from "./settings";

const stack = {
  "vsphere-ops:server": "vc.example.com",
  "vsphere-ops:user": "stack-user",
  "vsphere-ops:password": "stack-password",
};
const environment = { VSPHERE_SERVER: "vc.example.com", VSPHERE_USER: "env-user", VSPHERE_PASSWORD: "env-password" };

const vcenter = (config: Record<string, string>, env: Record<string, string> = {}, name = "default") =>
  new ConnectionSettings(name, (key) => config[key], env).vcenter();

describe("The settings of a connection", () => {
  it("use user and password from the environment first, so that a rotated password reaches destroy", () => {
    const { credentials } = vcenter(stack, environment);
    assert.deepEqual([credentials.user, credentials.password], ["env-user", "env-password"]);
  });

  it("never send the credentials of one server to another", () => {
    const { endpoint, credentials } = vcenter(stack, { ...environment, VSPHERE_SERVER: "other.example.com" });
    assert.equal(endpoint.url, "https://vc.example.com");
    assert.equal(credentials.password, "stack-password");
  });

  it("fall back to the settings of the pulumi-vsphere provider", () => {
    const { endpoint, credentials } = vcenter({
      "vsphere:vsphereServer": "vc.example.com",
      "vsphere:user": "u",
      "vsphere:password": "p",
      "vsphere:allowUnverifiedSsl": "true",
    });
    assert.deepEqual([endpoint.url, endpoint.insecure, credentials.user], ["https://vc.example.com", true, "u"]);
  });

  it("treat an empty value as not set", () => {
    assert.equal(vcenter(stack, { VSPHERE_PASSWORD: "" }).credentials.password, "stack-password");
  });

  it("of a named connection come from the map of connections and from variables with its name", () => {
    const connections = JSON.stringify({ "east-1": { server: "east.example.com", user: "u" } });
    const { endpoint, credentials } = vcenter(
      { "vsphere-ops:connections": connections },
      { VSPHERE_PASSWORD_EAST_1: "p" },
      "east-1",
    );
    assert.deepEqual([endpoint.url, credentials.password], ["https://east.example.com", "p"]);
  });

  const servers: [given: string, url: string][] = [
    ["vc.example.com", "https://vc.example.com"],
    ["vc.example.com:8443", "https://vc.example.com:8443"],
    ["https://vc.example.com/ui/", "https://vc.example.com"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://localhost:8080", "http://localhost:8080"],
  ];
  for (const [given, url] of servers) {
    it(`accept the server "${given}"`, () => {
      assert.equal(vcenter({ ...stack, "vsphere-ops:server": given }).endpoint.url, url);
    });
  }

  const refused: [title: string, config: Record<string, string>, message: RegExp][] = [
    [
      "http:// to another machine",
      { "vsphere-ops:server": "http://vc.example.com" },
      /would send the password in clear/,
    ],
    [
      "a password in the server's URL",
      { "vsphere-ops:server": "https://u:p@vc.example.com" },
      /must not hold a user or password/,
    ],
    ["another protocol", { "vsphere-ops:server": "ftp://vc.example.com" }, /ftp:\/\/ is not supported/],
    ["an insecure that is neither yes nor no", { "vsphere-ops:insecure": "perhaps" }, /^vsphere-ops:insecure: /],
    ["an in-flight limit of nothing", { "vsphere-ops:inFlightLimit": "0" }, /^vsphere-ops:inFlightLimit: /],
  ];
  for (const [title, config, message] of refused) {
    it(`refuse ${title}`, () => {
      assert.throws(() => vcenter({ ...stack, ...config }), { code: "Configuration", message });
    });
  }

  it("report all missing settings, and every way to set each, in one error", () => {
    assert.throws(
      () => vcenter({ "vsphere-ops:server": "vc.example.com" }),
      (error: Error) => {
        assert.match(
          error.message,
          /user: pulumi config set vsphere-ops:user VALUE; or vsphere:user; or environment variable VSPHERE_USER/,
        );
        assert.match(
          error.message,
          /password: pulumi config set --secret vsphere-ops:password; or vsphere:password; or .*VSPHERE_PASSWORD/,
        );
        return true;
      },
    );
  });

  it("report an unknown setting of a named connection without its value", () => {
    const connections = JSON.stringify({ east: { sever: "hunter2" } });
    assert.throws(
      () => vcenter({ "vsphere-ops:connections": connections }, {}, "east"),
      (error: Error) => {
        assert.match(error.message, /Unknown connection setting "sever"\. Known settings: server, user/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });
});
