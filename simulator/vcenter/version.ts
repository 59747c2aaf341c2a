/** A vCenter release such as 7.0.2. What one lacks: docs/apis/vcenter.md sections 3 to 6. */
export type Version = `${number}.${number}.${number}`;

export function isVersion(text: string): text is Version {
  return /^\d+\.\d+\.\d+$/.test(text);
}

export function isBefore(version: Version, other: Version): boolean {
  return version.localeCompare(other, "en", { numeric: true }) < 0;
}
