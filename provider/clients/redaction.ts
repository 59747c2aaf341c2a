/** Knows the secrets of a connection and takes them out of whatever text is about to be shown. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** From here on, `secret` is hidden. Shorter ones than four characters would hide half of every sentence. */
  learn(...secrets: (string | undefined)[]): void {
    for (const secret of secrets) if (secret && secret.length >= 4) this.#secrets.add(secret);
  }

  apply(text: string): string {
    let shown = text;
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, "[secret]");
    return shown;
  }
}
