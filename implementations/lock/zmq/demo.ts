/** The published demonstration: 16 jobs in 8 processes, which print to the same output. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../test-node/package.ts';

const PROCESSES = 8;
const JOBS = 16;

/** Resolves when all jobs are done: were all of them? `options`: for `zmq-lock jobs`. `signal`: ends the processes. */
export async function demonstrate(options: readonly string[], signal: AbortSignal): Promise<boolean> {
  const all = await Promise.all([...Array(PROCESSES).keys()].map((first) => jobsFrom(first, options, signal)));
  return all.every((done) => done);
}

/** A process for every eighth job. Its output is ours: through a pipe for each, lines would come in another order. */
async function jobsFrom(first: number, options: readonly string[], signal: AbortSignal): Promise<boolean> {
  const jobs: string[] = [];
  for (let job = first; job < JOBS; job += PROCESSES) jobs.push(String(job));
  const bin = join(PACKAGE_ROOT, 'bin', 'zmq-lock.js');
  const child = spawn(process.execPath, [bin, 'jobs', ...jobs, ...options], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'], // it ends when the channel does
    signal,
  });
  child.on('error', () => {}); // ended by the signal
  return new Promise((resolve) => child.on('exit', (code) => resolve(code === 0)));
}
