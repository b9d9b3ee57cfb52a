#!/usr/bin/env node
import { main } from '../dist/test-node/commands/test-node.js';
process.exitCode = await main(process.argv);
