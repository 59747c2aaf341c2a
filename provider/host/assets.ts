import { specialArchiveSig, specialAssetSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";

/**
 * Inputs with their assets and archives as plain values. A dynamic provider receives them as the engine's protocol has them: a marked
 * object with `path`, `text`, `uri` or `assets`, and the engine's own hash. One without any of them is an empty text.
 */
export function plainAssets<T>(value: T): T;
export function plainAssets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => plainAssets(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, plainAssets(item)]);
  const { [specialSigKey]: kind, hash: _hash, ...fields } = Object.fromEntries(entries);
  if (kind === specialAssetSig) return { asset: fields };
  if (kind === specialArchiveSig) return { archive: fields };
  return Object.fromEntries(entries);
}
