#!/usr/bin/env node
import { main } from '../dist/test-node/commands/start-nodes.js';
process.exitCode = await main(process.argv);
