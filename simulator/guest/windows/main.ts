/** The process of a program in a Windows guest. Its exit code has 32 bits, and goes through a pipe: this machine's have 8. */
import { writeSync } from "node:fs";
import { Drive } from "./drive";
import { Environment } from "./environment";
import { GuestWorld } from "./guestWorld";

const exitCodePipe = 3;

const [, , root = "", user = "", folder = "", path = "", rest = "", variables = "{}"] = process.argv;
const environment = new Environment(JSON.parse(variables));
const world = new GuestWorld(new Drive(root, user), folder);
const code = world.run(`"${path}" ${rest}`, path, environment, [0, 1, 2]) ?? 1;
writeSync(exitCodePipe, String(code));
