// The build bundles the library into this file, so that users of the package need not install it.
export { Command, CommanderError, InvalidArgumentError } from "commander";
