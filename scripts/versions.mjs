// The versions of what the checkout runs on. The Node that npm scripts use is the package `node` in package.json.

/** As `engines` in package.json says to users. */
export const OLDEST_NODE = 22;

/** What pulumi 3.258 needs to be built. */
export const OLDEST_GO = "1.25.11";

export const PULUMI = "v3.258.0";

/** The last sdk/v3 that carries the Node.js language host; it drives today's @pulumi/pulumi. */
export const LANGUAGE_HOST = "v3.66.0";
