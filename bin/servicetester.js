#!/usr/bin/env node
import { main } from '../dist/tester/commands/servicetester.js';
process.exitCode = await main(process.argv);
