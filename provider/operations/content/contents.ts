import { OpsError } from "../../errors";
import type { Content, ContentSource, Digest } from "./content";
import { readContent } from "./content";

/**
 * Content of this operation's resources, by its digest. The engine records inputs, so a resource hands the engine digests in place of
 * content. The process that checked the inputs then creates and updates, and finds the content here.
 */
export class Contents {
  readonly #bySha256 = new Map<string, Content>();

  async hold(source: ContentSource): Promise<Content> {
    const content = await readContent(source);
    this.#bySha256.set(content.sha256, content);
    return content;
  }

  /** Content that was held in this operation. */
  of({ sha256 }: Digest, what: string): Content {
    const content = this.#bySha256.get(sha256);
    if (content) return content;
    const why =
      "its content is neither in the state nor in the program any more, for example because of ignoreChanges.";
    throw new OpsError("Configuration", `${what}: ${why} Give the content again.`);
  }
}
