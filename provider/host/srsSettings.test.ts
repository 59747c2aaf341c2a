import assert from "node:assert/strict";
import { ConnectionSettings } from "./settings";

const vcenter = {
  "vsphere-ops:server": "vc.example.com",
  "vsphere-ops:user": "user",
  "vsphere-ops:password": "of-vcenter",
  "vsphere-ops:insecure": "true",
};

const srs = (config: Record<string, string>, env: Record<string, string> = {}) =>
  new ConnectionSettings("default", (key) => config[key], env).srs();

describe("The settings of SRS", () => {
  it("default to vCenter's user and password, but not to its certificate settings", () => {
    const { endpoint, credentials } = srs({ ...vcenter, "vsphere-ops:srsServer": "srs.example.com" });
    assert.equal(endpoint.url, "https://srs.example.com");
    assert.equal(endpoint.insecure, false);
    assert.deepEqual([credentials.user, credentials.password], ["user", "of-vcenter"]);
  });

  it("use vCenter's rotated password from the environment", () => {
    const { credentials } = srs(vcenter, { SRS_SERVER: "srs.example.com", VSPHERE_PASSWORD: "rotated" });
    assert.equal(credentials.password, "rotated");
  });

  it("take precedence over vCenter's settings", () => {
    const env = { SRS_SERVER: "srs.example.com", SRS_USER: "operator", SRS_PASSWORD: "own", SRS_FINGERPRINT: "ab:cd" };
    const { endpoint, credentials } = srs(vcenter, env);
    assert.deepEqual([credentials.user, credentials.password, endpoint.fingerprint], ["operator", "own", "ab:cd"]);
  });

  it("report a missing server and every way to set it", () => {
    assert.throws(() => srs(vcenter), {
      code: "Configuration",
      message: /srsServer: pulumi config set vsphere-ops:srsServer VALUE; or environment variable SRS_SERVER/,
    });
  });

  it("list vCenter's password among the ways to set a missing password", () => {
    const { "vsphere-ops:password": _, ...rest } = vcenter;
    assert.throws(() => srs({ ...rest, "vsphere-ops:srsServer": "srs.example.com" }), {
      code: "Configuration",
      message: /srsPassword: .*SRS_PASSWORD; or as for vCenter: vsphere-ops:password or VSPHERE_PASSWORD/,
    });
  });
});
