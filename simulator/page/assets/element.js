export const byId = (id) => document.getElementById(id);

/** An element with text and class; children are strings or elements. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
