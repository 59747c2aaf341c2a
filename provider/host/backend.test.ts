import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { backendIdentity } from "./backend";

/** A project's folder and a Pulumi home, with the files given. */
function withFiles(files: Record<string, string>, test: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-backend-"));
  try {
    mkdirSync(join(folder, "home"));
    mkdirSync(join(folder, "program"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    test(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const identity = (folder: string, environment: Record<string, string> = {}) =>
  backendIdentity({
    environment: { PULUMI_HOME: join(folder, "home"), ...environment },
    folder: join(folder, "program"),
  });

const loggedIn = { "home/credentials.json": JSON.stringify({ current: "https://api.pulumi.com" }) };
const project = { "Pulumi.yaml": "name: lab\nruntime: nodejs\nbackend:\n  url: s3://states\n" };

describe("The identity of a backend", () => {
  it("is that of the environment's URL first", () => {
    withFiles({ ...project, ...loggedIn }, (folder) =>
      assert.equal(identity(folder, { PULUMI_BACKEND_URL: "gs://states" }), "gs://states"),
    );
  });

  it("is that of the project file next, above the program's folder too", () => {
    withFiles({ ...project, ...loggedIn }, (folder) => assert.equal(identity(folder), "s3://states"));
  });

  it("is that of the last login else", () => {
    withFiles({ "Pulumi.yaml": "name: lab\nruntime: nodejs\n", ...loggedIn }, (folder) =>
      assert.equal(identity(folder), "https://api.pulumi.com"),
    );
  });

  it("of a folder is the folder on this machine", () => {
    withFiles({}, (folder) =>
      assert.equal(identity(folder, { PULUMI_BACKEND_URL: `file://${folder}/state` }), `${hostname()} ${folder}/state`),
    );
  });

  it("differs between two folders", () => {
    withFiles({}, (folder) =>
      assert.notEqual(
        identity(folder, { PULUMI_BACKEND_URL: "file:///a" }),
        identity(folder, { PULUMI_BACKEND_URL: "file:///b" }),
      ),
    );
  });

  it("stays when a password or a token changes", () => {
    withFiles({}, (folder) =>
      assert.equal(
        identity(folder, { PULUMI_BACKEND_URL: "postgres://ci:old@db:5432/states" }),
        identity(folder, { PULUMI_BACKEND_URL: "postgres://ci:new@db:5432/states" }),
      ),
    );
  });

  it("differs between two endpoints with a bucket of one name", () => {
    withFiles({}, (folder) =>
      assert.notEqual(
        identity(folder, { PULUMI_BACKEND_URL: "s3://states?endpoint=minio-1" }),
        identity(folder, { PULUMI_BACKEND_URL: "s3://states?endpoint=minio-2" }),
      ),
    );
  });
});
