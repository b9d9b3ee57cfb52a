/** What is known to be wrong with locks that people use is found by campaigns that were not made for it; the one that is right is not accused. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../tester/findings/finding.ts';
import type { CampaignResult } from '../tester/campaign/campaign.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { findProgram } from '../test-node/programs.ts';
import { decided, runCommand, trouble } from './command.ts';

/** What of a report is looked at. */
type Report = Pick<CampaignResult, 'verdict' | 'findings' | 'undecided'>;

/** The Debian package of each program, and where it may be besides in the PATH. */
const DEBIAN: Readonly<Record<string, readonly [name: string, ...folders: string[]]>> = {
  'redis-server': ['redis-server'],
  etcd: ['etcd-server'],
  postgres: ['postgresql', ...postgresFolders()],
};

function postgresFolders(): string[] {
  const parent = '/usr/lib/postgresql';
  return existsSync(parent) ? readdirSync(parent).map((each) => join(parent, each, 'bin')) : [];
}

/** A test that is skipped where the program is missing; its name has the line that gets it. */
function needing(program: keyof typeof DEBIAN, what: string, test: () => Promise<void>): void {
  const [debian, ...folders] = DEBIAN[program]!;
  const there = findProgram(program, folders) !== null;
  it.runIf(there)(there ? what : `${what} (missing: apt-get install ${debian})`, test);
}

async function report(args: string): Promise<Report> {
  const { stdout, stderr } = await runCommand('servicetester', [...args.split(' '), '--report', 'json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

const campaign = (args: string, seed = '1'): Promise<Report> => report(`${args} --shrink 0 --seed ${seed}`);
const replayed = (name: string): Promise<Report> =>
  report(`replay ${join(PACKAGE_ROOT, 'e2e', 'plans', `${name}.plan.json`)}`);

/** One of these was found: what it is about, its clause, what its reason says. */
function expectFound({ verdict, findings }: Report, ...any: readonly Partial<Record<keyof Finding, unknown>>[]): void {
  expect(verdict).toBe('violates');
  expect(any.map((each) => expect.objectContaining({ judge: 'specification', ...each }) as unknown)).toContainEqual(
    findings[0],
  );
}

const STUCK = 'a call that may return does so';
const EXPIRED = expect.stringMatching(/^it returned \{"token":null,"validMs":-\d+\}/) as unknown;

describe('redlock', { timeout: 360_000 }, () => {
  const even = '--set names=a --set ttlsMs=[1000] --calls 6';
  needing('redis-server', '5.0.0-beta.2 never settles where one of two votes for it', async () => {
    expectFound(
      await decided((seed) => campaign(`2 --use redlock-5-two ${even} --runs 100`, seed)),
      { about: 'acquire returns', clause: STUCK },
      { about: 'tryAcquire returns', clause: STUCK },
    );
  });
  needing('redis-server', '4.2.0 settles there', async () => {
    expect(trouble(await campaign(`2 --use redlock-4-two ${even} --runs 10`))).toEqual([]);
  });

  needing('redis-server', '4.2.0 gives away a lock when nobody answers to its renewal', async () => {
    expectFound(await replayed('redlock-4-renews'), {
      about: 'acquire returns',
      clause: 'the lock is free',
    });
  });

  const slow = '--set names=a --faults slow-answers --calls 4';
  needing('redis-server', '5.0.0-beta.2 lends for a time that is over when answers are slow', async () => {
    const result = { clause: 'the result is allowed', reason: EXPIRED };
    expectFound(
      await campaign(`2 --use redlock-5 ${slow} --runs 100`),
      { about: 'acquire returns', ...result },
      { about: 'renew returns', ...result },
      { about: 'tryAcquire returns', ...result },
    );
  });
  needing('redis-server', '4.2.0 does not lend for a time that is over', async () => {
    expect(trouble(await replayed('redlock-4-slow-answers'))).toEqual([]);
  });

  needing('redis-server', '5.0.0-beta.2 keeps everybody waiting where each has one of three votes', async () => {
    const clause = 'it does not stay free for long while somebody waits';
    expectFound(await decided(() => replayed('redlock-5-split')), { judge: 'bound', clause });
  });
  needing('redis-server', '4.2.0 does not keep everybody waiting', async () => {
    const split = '--set names=a --set ttlsMs=[1000] --calls 6 --idle 300';
    expect(trouble(await campaign(`3 --use redlock-4-three ${split} --runs 10`))).toEqual([]);
  });

  needing('redis-server', 'has a lock twice where a Redis loses its disk', async () => {
    const wiped = '--set names=a --set ttlsMs=[1000] --calls 6 --faults server-wipe';
    expectFound(
      await campaign(`2 --use redlock-4 ${wiped} --strict --runs 100`),
      { clause: 'the lock is free' },
      { about: 'release returns', reason: expect.stringContaining('it returned false') as unknown },
      { about: 'renew returns', reason: expect.stringContaining('it returned null') as unknown },
    );
  });
});

describe('etcd3', { timeout: 60_000 }, () => {
  needing('etcd', 'tells whoever lost the lock of it long after another has it', async () => {
    const late = { about: 'holds returns', clause: 'nobody else has had it for too long' };
    expectFound(await replayed('etcd-told-late'), late);
  });
  needing('etcd', 'does not, where validity is counted by who holds the lock', async () => {
    expect(trouble(await replayed('etcd-renewed'))).toEqual([]);
  });
});

describe('locks of one process', { timeout: 60_000 }, () => {
  const notTheirs = { about: 'release returns', clause: 'the caller holds it' };
  it('async-mutex: whoever releases lets another in beside the holder', async () => {
    expectFound(await campaign('2 --use async-mutex --set names=a --runs 20'), notTheirs);
  });
  needing('postgres', 'PostgreSQL: two hold a lock through one session', async () => {
    const twice = { clause: 'the lock is free' };
    expectFound(await campaign('2 --use pg-pool-one --set names=a --set misuse=never --runs 50'), twice);
  });
});
