#!/usr/bin/env node
import { main } from '../dist/implementations/lock/zmq/command.js';
process.exitCode = await main(process.argv);
