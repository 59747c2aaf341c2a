interface Target {
  /** Folder of the project, from where the command ran; empty for that folder itself. */
  folder: string;
  server?: string;
  user: string;
  source: string;
}

/** The commands that come next, to be copied as they are. */
export function nextSteps({ folder, server, user, source }: Target): string[] {
  const enter = folder === "" ? [] : [`cd ${quoted(folder)}`];
  if (server === undefined) return [...enter, "npm install", "npm run rehearse"];
  return [
    ...enter,
    "npm install",
    "pulumi stack init dev",
    `pulumi config set vsphere-ops:server ${quoted(server)}`,
    `pulumi config set vsphere-ops:user ${quoted(user)}`,
    "pulumi config set --secret vsphere-ops:password",
    "pulumi config set --secret guestPassword",
    `npx vsphere-ops doctor --source ${quoted(source)}`,
    "pulumi up",
  ];
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
