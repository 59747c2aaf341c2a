// `npm run pulumi -- <arguments>`: runs the engine that set-up found or built, with the user's own backend and passphrase.
import { engineEnvironment, requireEngine } from "./engine.mjs";
import { run } from "./run.mjs";

const engine = requireEngine();
process.exitCode = await run(engine.command, process.argv.slice(2), engineEnvironment(engine, process.env));
