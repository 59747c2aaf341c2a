/**
 * A name as vCenter stores and lists it: slash, backslash and percent are escaped, and a percent that begins such an
 * escape stays as it is (vim25, "Folder.CreateFolder"). Filters by name take the stored form.
 */
export function storedName(name: string): string {
  return name
    .replace(/%(?!2f|5c|25)/gi, "%25")
    .replaceAll("/", "%2f")
    .replaceAll("\\", "%5c");
}
