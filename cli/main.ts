#!/usr/bin/env node
import { runCommandLine } from "./commandLine";

void runCommandLine(process.argv.slice(2)).then((code) => {
  // The simulator may have set one already.
  if (code !== 0) process.exitCode = code;
});
