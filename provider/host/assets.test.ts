import assert from "node:assert/strict";
import { specialArchiveSig, specialAssetSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { plainAssets } from "./assets";

const asset = (fields: object) => ({ [specialSigKey]: specialAssetSig, hash: "abc", ...fields });
const archive = (fields: object) => ({ [specialSigKey]: specialArchiveSig, hash: "abc", ...fields });

describe("Assets of the engine", () => {
  it("become plain values without its hash, at every level", () => {
    const inputs = {
      file: asset({ path: "./a" }),
      empty: asset({}),
      list: [archive({ path: "./folder" })],
      members: archive({ assets: { "a/b": asset({ text: "x" }) } }),
    };
    assert.deepEqual(plainAssets(inputs), {
      file: { asset: { path: "./a" } },
      empty: { asset: {} },
      list: [{ archive: { path: "./folder" } }],
      members: { archive: { assets: { "a/b": { asset: { text: "x" } } } } },
    });
  });

  it("leave every other value as it is", () => {
    const inputs = { text: "x", hash: "of the user", nothing: null, list: [1, { hash: true }] };
    assert.deepEqual(plainAssets(inputs), inputs);
  });
});
