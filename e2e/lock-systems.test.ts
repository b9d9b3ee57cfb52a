/** The two published systems of locks: what is wrong with them is found by campaigns, and what is repaired holds. */
import { describe, expect, it } from 'vitest';
import type { CampaignResult } from '../tester/campaign/campaign.ts';
import { emptyFolder, runCommand, trouble } from './command.ts';

/** What of a report is looked at. */
type Report = Pick<CampaignResult, 'verdict' | 'findings' | 'undecided'>;

const report = async (args: string): Promise<Report> => {
  const { stdout } = await runCommand('servicetester', [...args.split(' '), '--report', 'json'], emptyFolder());
  return JSON.parse(stdout) as Report;
};

describe.concurrent('the lock server over ZeroMQ, as published', { timeout: 120_000 }, () => {
  it('ends at a release of what is not locked', async () => {
    const { verdict, findings } = await report('2 --use lock/zmq-published --set names=a --seed 1 --shrink 0');
    expect(verdict).toBe('violates');
    expect(findings[0]).toMatchObject({ about: 'the server', clause: 'its servers do not end by themselves' });
    expect(findings[0]!.reason).toContain('KeyError');
  });

  it('ends at a name with a colon', async () => {
    const { findings } = await report(
      '2 --use lock/zmq-published --set names=a:b --set misuse=never --seed 1 --shrink 0',
    );
    expect(findings[0]).toMatchObject({ about: 'the server', clause: 'its servers do not end by themselves' });
    expect(findings[0]!.reason).toContain('too many values to unpack');
  });

  it('lets a user of the same process release what another holds', async () => {
    // Where the release comes before the other has the lock, the server ends: a run of some of these seeds shows it.
    for (const seed of [5, 6, 9, 12, 17, 21]) {
      const { findings } = await report(`2 --use lock/zmq-one-process --set names=a --seed ${seed} --shrink 0`);
      if (findings[0]?.clause === 'the caller holds it') {
        expect(findings[0].about).toBe('release returns');
        return;
      }
      expect(findings[0]?.clause).toBe('its servers do not end by themselves');
    }
    expect.fail('no seed showed it');
  });

  it('conforms where nobody does any of that', async () => {
    const calm = '--set names=a --set misuse=never --runs 5';
    expect(trouble(await report(`3 --use lock/zmq-published ${calm} --seed 1`))).toEqual([]);
  });
});

describe.concurrent('what is repaired, and the replicated lock map', { timeout: 120_000 }, () => {
  it.each([
    ['the repaired server', '3 --use lock/zmq --runs 15 --seed 1'],
    ['the repaired server, with names full of colons', '2 --use lock/zmq --set names=a:b,::, --runs 10 --seed 2'],
    ['the lock map', '3 --use lock/map --runs 15 --seed 1'],
    ['the model of lock', '3 --service lock --use model --runs 10 --seed 1'],
  ])('%s conforms', async (_, args) => {
    expect(trouble(await report(args))).toEqual([]);
  });
});

describe.concurrent(
  'the specification of lock against itself, under every delay of observation',
  { timeout: 120_000 },
  () => {
    it.each([
      '2',
      '3 --set stale=everywhere',
      '3 --set stale=[1]',
      '3 --set spurious=true',
      '3 --set reentrancy=counted',
      '3 --set misuse=never',
      '3 --set givingUp=false',
      '4 --set names=x',
    ])('%s', async (setting) => {
      const args = `${setting} --simulate --service lock --use model --runs 60 --seed 1`;
      expect(await report(args)).toMatchObject({ verdict: 'conforms', findings: [], undecided: [] });
    });
  },
);
