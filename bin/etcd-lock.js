#!/usr/bin/env node
import { main } from '../dist/implementations/lease-lock/etcd/command.js';
process.exitCode = await main(process.argv);
