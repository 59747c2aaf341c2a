// `npm run pulumi -- <arguments>`: the engine that set-up found or built. Backend and passphrase are the user's own.
import { engineEnvironment, requireEngine } from "./engine.mjs";
import { run } from "./run.mjs";

const engine = requireEngine();
process.exitCode = await run(engine.command, process.argv.slice(2), engineEnvironment(engine, process.env));
