#!/usr/bin/env node
import { runSimulator } from "./command";

void runSimulator(process.argv.slice(2));
