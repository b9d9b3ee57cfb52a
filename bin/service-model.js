#!/usr/bin/env node
import { main } from '../dist/test-node/commands/service-model.js';
process.exitCode = await main(process.argv);
