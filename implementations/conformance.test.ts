import { describe, expect, it } from 'vitest';
import imp0Checker from '../checkers/distlock/imp0.ts';
import { find } from '../test-node/stack/catalogue.ts';
import type { Level } from '../tester/suite/levels.ts';
import { outcomesOf } from '../tester/suite/outcomes.fixture.ts';

const inThisProcess = ['protocol', 'sequential', 'concurrent', 'progress'] as const;
const few = { runs: 6, calls: 24 };

describe('in this process, in real time, conform', () => {
  it.each([
    'distlock/imp0',
    'distlock/imp1',
    'lock/central',
    'lock/zmq',
    'mutex/central',
    'register/central',
    'rwlock/central',
    'semaphore/central',
    'msgtransfer/tcp',
    'msgtransfer/window',
    'datagram/udp',
  ])('%s', { timeout: 0 }, async (name) => {
    const outcomes = await outcomesOf(await find('implementation', name), inThisProcess, few);
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['conforms']));
    expect(Object.keys(outcomes)).toHaveLength(inThisProcess.length);
  });
});

it('imp0 conforms on all levels, with its checker; what needs real processes says so', { timeout: 0 }, async () => {
  const outcomes = await outcomesOf(
    await find('implementation', 'distlock/imp0'),
    ['protocol', 'sequential', 'concurrent', 'simulated', 'progress', 'faults'],
    { checker: imp0Checker, nodes: 2, ...few },
  );
  const notHere = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'conforms');
  const because = (kind: string) => [
    `faults: ${kind}: keeps specification and progress`,
    `not here: it needs real processes: servicetester 2 --use distlock/imp0 --faults ${kind}`,
  ];
  expect(notHere).toEqual([because('slow'), because('slow-answers')]);
});

const STUCK = 'acquire returns: a call that may return does so';

describe('what is wrong on purpose fails where it must', () => {
  it.each<[name: string, level: Level, finding: string]>([
    ['distlock/broken/leaves-socket', 'protocol', 'node: the node: end leaves nothing running'],
    ['distlock/broken/two-grants', 'sequential', 'specification: acq returns: the lock is free'],
    ['distlock/broken/request-dropped', 'progress', 'specification: acq returns: a call that may return does so'],
    ['distlock/broken/acq-never', 'sequential', 'specification: acq returns: a call that may return does so'],
    ['lock/broken/anyone-releases', 'sequential', 'specification: release returns: the caller holds it'],
    ['lock/broken/forgets-to-wake', 'progress', `specification: ${STUCK}`],
    ['lock/broken/granted-given-up', 'faults', 'specification: '],
    ['register/broken/read-then-write', 'simulated', 'specification: '],
  ])('%s: %s', { timeout: 0 }, async (name, level, finding) => {
    const outcomes = Object.values(await outcomesOf(await find('implementation', name), [level], { runs: 200 }));
    expect(outcomes[0]).toContain(finding);
  });
});
