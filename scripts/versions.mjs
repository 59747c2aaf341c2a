// Versions of the tools that the checkout needs. npm scripts use the Node of the package `node` in package.json.

/** The same as `engines` in package.json. */
export const OLDEST_NODE = 22;

/** Oldest Go that can build pulumi 3.258. */
export const OLDEST_GO = "1.25.11";

export const PULUMI = "v3.258.0";

/** Last sdk/v3 with the Node.js language host. It works with the current @pulumi/pulumi. */
export const LANGUAGE_HOST = "v3.66.0";
