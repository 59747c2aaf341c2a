import { specialAssetSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";

/** An asset as the engine sends it to a provider, with a hash of its own. */
export function fileAsset(path: string): object {
  return { [specialSigKey]: specialAssetSig, path, hash: "of the engine" };
}

export function stringAsset(text: string): object {
  return { [specialSigKey]: specialAssetSig, ...(text !== "" && { text }), hash: "of the engine" };
}

export function remoteAsset(uri: string): object {
  return { [specialSigKey]: specialAssetSig, uri, hash: "of the engine" };
}
