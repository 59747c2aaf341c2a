import { z } from "zod";
import { isError, systemCodeOf } from "../../errors";
import type { Archive, Asset } from "../../operations/content/assets";
import { sourceOf } from "../../operations/content/assets";
import type { Digest } from "../../operations/content/content";
import type { Contents } from "../../operations/content/contents";
import { strictObject } from "../field";
import type { CheckFailure } from "../resource";

/** What stands in the inputs once they are checked. */
const digest = strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const asset = strictObject({
  asset: strictObject({
    path: z.string().optional(),
    text: z.string().optional(),
    uri: z.string().optional(),
  }),
});
const archive: z.ZodType<Archive> = strictObject({
  archive: strictObject({
    path: z.string().optional(),
    get assets() {
      return z.record(z.string(), z.union([asset, archive])).optional();
    },
    uri: z.string().optional(),
  }),
});

/** A text that the state does not hold. */
export const textContent = z.union([z.string(), digest], "must be a text.").meta({ typeName: "string" });

/** An asset or an archive that the state does not hold. */
export const assetContent = z
  .union(
    [asset, archive, digest],
    'must be a Pulumi asset or archive, such as new pulumi.asset.FileAsset("./app.tgz").',
  )
  .meta({ typeName: "pulumi.asset.Asset | pulumi.asset.Archive" });

/** A text, or an asset that the state does not hold. */
export const textOrAsset = z
  .union(
    [z.string(), asset, digest],
    'must be a text or a Pulumi asset, such as new pulumi.asset.FileAsset("./in.txt").',
  )
  .meta({ typeName: "string | pulumi.asset.Asset" });

/** Reads and holds the content of an input. The digest replaces it before the engine records the inputs. */
export async function heldContent(
  contents: Contents,
  path: string,
  given: string | Asset | Archive | Digest,
): Promise<{ digest?: Digest; failures: CheckFailure[] }> {
  // An input that the engine took from the state, for example because of ignoreChanges.
  if (typeof given === "object" && "sha256" in given) return { digest: given, failures: [] };
  try {
    const { sha256 } = await contents.hold(typeof given === "string" ? { text: given } : await sourceOf(given));
    return { digest: { sha256 }, failures: [] };
  } catch (error) {
    if (isError(error, "InvalidArgument")) return { failures: [{ path, reason: error.message }] };
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    return { failures: [{ path, reason: `the file cannot be read (${systemCodeOf(error)}). Check its path.` }] };
  }
}
