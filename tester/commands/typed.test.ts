import { expect, it } from 'vitest';
import { servicetesterCommand } from './options/test.ts';
import type { TargetOptions } from './options/target.ts';
import { optionWords } from './typed.ts';

/** A value for every option that says what is tested. */
const ALL: Required<TargetOptions> = {
  ...{ checker: './a checker.ts', use: 'imp0', over: ['window', 'udp'], service: 'distlock' },
  ...{ set: ['stale=everywhere', 'ttl=5'], connect: 'ws://127.0.0.1:1,ws://127.0.0.1:2', exec: 'python3 "my lock.py"' },
  ...{ overtaking: 0, idle: 1.5, overlap: 2, simulate: true, faults: ['kill', 'pause'], strict: true },
};

it.each([{}, { connect: true }] as const)('options that are typed again are read as they were', (other) => {
  const said = { ...ALL, ...other };
  const command = servicetesterCommand().action(() => {});
  command.parse(['2', ...optionWords(command, said)], { from: 'user' });
  expect(command.opts()).toMatchObject(said);
});
