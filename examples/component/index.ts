import * as pulumi from "@pulumi/pulumi";
import { Runner } from "./runner";

const guestPassword = new pulumi.Config().requireSecret("guestPassword");

const runners = ["linux-1", "linux-2"].map((name) => new Runner(name, { sourceName: "golden", guestPassword }));

export const ids = runners.map((runner) => runner.vmId);
export const greetings = runners.map((runner) => runner.greeting);
