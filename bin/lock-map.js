#!/usr/bin/env node
import { main } from '../dist/implementations/lock/map/commands/lock-map.js';
process.exitCode = await main(process.argv);
