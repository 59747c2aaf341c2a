const mask = "[secret]";
/** A shorter secret, or line of a secret, would mask half of every sentence. */
const minLength = 4;
/** A longer text of letters is no word of any sentence. */
const maxWordLength = 11;

/** Knows the secrets of a connection and masks them in whatever text is about to be shown. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** From here on, each secret is masked: as a whole, line by line, and as it stands in a URL or in JSON. */
  learn(...secrets: (string | undefined)[]): void {
    for (const secret of secrets) {
      if (secret === undefined) continue;
      const forms = [secret, ...secret.split(/\r?\n/), JSON.stringify(secret).slice(1, -1)];
      if (secret.isWellFormed()) forms.push(encodeURIComponent(secret));
      for (const form of forms) if (form.length >= minLength) this.#secrets.add(form);
    }
  }

  /** For what a program or a script wrote: masks every secret, wherever it stands. */
  applyToOutput(text: string): string {
    return masked(text, this.#secrets);
  }

  /**
   * For a message of the provider or of a service. These do not repeat passwords, but they do say "guest operating system": a secret
   * that may be an ordinary word is left alone, since masking it would destroy the message.
   */
  applyToMessage(text: string): string {
    return masked(text, [...this.#secrets].filter(isNoWord));
  }
}

function isNoWord(secret: string): boolean {
  return secret.length > maxWordLength || !/^\p{L}+$/u.test(secret);
}

/** The longest first: a secret may be a part of another one. */
function masked(text: string, secrets: Iterable<string>): string {
  const byLength = [...secrets].sort((a, b) => b.length - a.length);
  return byLength.reduce((shown, secret) => shown.replaceAll(secret, mask), text);
}
