import type { Member } from "./record";

/** What stands for a member in the texts of its program. */
export const placeholders = ["index", "name", "id"] as const;

type Filling = Pick<Member, (typeof placeholders)[number]>;

/** `${NAME}` belongs to the guest's shell, and `{{name}}` stands for the text `{name}`. */
const pattern = /\$\{[^}]*\}|\{\{([A-Za-z]\w*)\}\}|\{([A-Za-z]\w*)\}/g;

export function filled(text: string, member: Filling): string {
  return text.replace(pattern, (whole, escaped?: string, name?: string) => {
    if (escaped !== undefined) return `{${escaped}}`;
    const placeholder = placeholders.find((known) => known === name);
    return placeholder === undefined ? whole : String(member[placeholder]);
  });
}

/** The first placeholder in a text that is none. */
export function unknownPlaceholder(text: string): string | undefined {
  const names = [...text.matchAll(pattern)].map(([whole, , name]) => ({ whole, name }));
  return names.find(({ name }) => name !== undefined && !placeholders.some((known) => known === name))?.whole;
}

/** The parts of a text that are the same for all members. */
export function constantParts(text: string): string[] {
  return text.split(/\{(?:index|name|id)\}/).filter((part) => part !== "");
}
