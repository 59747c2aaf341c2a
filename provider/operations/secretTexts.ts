/** A shorter part of a secret is too likely to stand for something else. */
const minPartLength = 8;
const separators = /[\s"'`=:,;(){}[\]<>|&?@/\\]+/;

/**
 * The texts in a secret input that must not be shown: each text whole, and the parts of it that look like a secret. A program may
 * write the token alone that its argument `--token=…` holds. Ordinary words are no parts, or no message could be read any more.
 */
export function secretTexts(value: unknown): string[] {
  if (typeof value === "number") return [String(value)];
  if (typeof value === "string") return [value, ...value.split(separators).filter(looksSecret)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(secretTexts) : [];
}

function looksSecret(part: string): boolean {
  return part.length >= minPartLength && !/^[\p{L}_.-]+$/u.test(part);
}
