import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { UnavailableError } from '../../test-node/commands/status.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics } from '../campaign/statistics.ts';
import type { Claims } from '../../implementations/implementation.ts';
import type { Finding } from '../findings/finding.ts';
import { faultsHere } from '../plan/asked-faults.ts';
import type { FaultKind } from '../plan/faults.ts';
import { matrixMarkdown, matrixText } from '../report/matrix.ts';
import type { Row, Under } from './cell.ts';
import { fillMatrix } from './matrix.ts';

const chalk = new Chalk({ level: 0 });
const finding: Finding = {
  ...{ judge: 'specification', about: 'acq returns', clause: 'the lock is free', reason: '0 holds it', at: 1 },
  evidence: [3],
};
const FAULTS: readonly FaultKind[] = ['pause', 'cut', 'server-wipe'];

/** What a campaign comes to in which these faults happened. */
function outcome(under: Under, found: Partial<CampaignResult> = {}, unclaimed = false): CampaignResult {
  const statistics = new Statistics(['acq']);
  statistics.runs = 3;
  if (under !== 'none') statistics.hadFaults([under]);
  if (unclaimed) statistics.notClaimed({ finding, under: [under] }, '2');
  return { statistics, findings: [], undecided: [], shown: { name: '7' }, ...found } as CampaignResult;
}

/** The fields of one implementation, by what its campaigns come to. */
async function row(claims: Claims, campaign: (under: Under) => CampaignResult, name = 'lock/x'): Promise<Row> {
  const rows = await fillMatrix({
    ...{ names: [name], faults: FAULTS, onCell: () => {}, signal: new AbortController().signal },
    campaign: (_, under) =>
      Promise.resolve().then(() => ({ result: campaign(under), tested: { service: distlock, claims } })),
  });
  return rows[0]!;
}
const kinds = ({ cells }: Row): string[] => [...cells].map(([under, { kind }]) => `${under} ${kind}`);

describe('a field of the matrix', () => {
  it('holds where something is claimed and nothing is found; without faults all is claimed', async () => {
    const fields = await row({ pause: ['progress'], cut: [] }, (under) => outcome(under));
    expect(kinds(fields)).toEqual(['none holds', 'pause holds', 'cut not claimed', 'server-wipe not claimed']);
  });

  it('violates where a claim is broken, and is unknown where that could not be decided', async () => {
    const undecided = [{ cause: 'server lost', reason: 'gone' }] as const;
    const fields = await row({ pause: ['specification'] }, (under) =>
      under === 'pause' ? outcome(under, { findings: [finding] }) : outcome(under, { undecided }),
    );
    expect(kinds(fields)).toEqual(['none unknown', 'pause violates', 'cut unknown', 'server-wipe unknown']);
  });

  it('is not run where the fault cannot be done, or never was; what is missing is missing under all', async () => {
    const fields = await row({ cut: ['progress'] }, (under) => {
      if (under === 'server-wipe') faultsHere(['server-wipe'], ['pause']);
      return outcome(under === 'cut' ? 'pause' : under);
    });
    expect(kinds(fields)).toEqual(['none holds', 'pause not claimed', 'cut not run', 'server-wipe not run']);
    let asked = 0;
    const missing = await row({}, () => {
      asked += 1;
      throw new UnavailableError('etcd is missing. To get it: apt-get install etcd-server\nmore');
    });
    expect(kinds(missing)).toEqual(['none not run', 'pause not run', 'cut not run', 'server-wipe not run']);
    expect(asked).toBe(1);
  });

  it('stays empty where all was interrupted', async () => {
    const interrupted = new AbortController();
    const [fields] = await fillMatrix({
      ...{ names: ['a', 'b'], faults: FAULTS, signal: interrupted.signal },
      onCell: () => interrupted.abort(),
      campaign: (_, under) => Promise.resolve({ result: outcome(under), tested: { service: distlock, claims: {} } }),
    });
    expect(kinds(fields!)).toEqual(['none holds']);
  });
});

describe('the matrix', () => {
  const unders: Under[] = ['none', ...FAULTS];
  const rows = async (): Promise<Row[]> => [
    await row({ pause: ['specification'], cut: ['specification'] }, (under) =>
      under === 'cut' ? outcome(under, { findings: [finding] }) : outcome(under, {}, under === 'server-wipe'),
    ),
    await row(
      {},
      () => {
        throw new UnavailableError('etcd is missing');
      },
      'lock/etcd',
    ),
  ];

  it('is a table of signs, with what stands behind them', async () => {
    expect(matrixText(await rows(), unders, chalk)).toEqual([
      '                                   server-',
      '                  none pause  cut   wipe',
      'lock/x (distlock) ✓ 3   ✓ 1  ✗ two   ·*',
      'lock/etcd          –     –     –      –',
      '',
      '✓ holds: what it claims to keep it kept, in so many runs with the fault;  ✗ violates: what it claims to keep it did not;  · not claimed;  – not run;  two: two had it at once;  * something was found that is not claimed',
      '',
      'distlock: a lock spanning two locations or more, held till it is released, also by who stands still',
      '',
      'lock/x',
      "  cut: violates: acq returns: 'the lock is free' does not hold (run 7)",
      "  server-wipe: not claimed: acq returns: 'the lock is free' does not hold",
      '',
      'lock/etcd',
      '  not run: etcd is missing',
    ]);
  });

  it('is a table in Markdown too', async () => {
    const lines = matrixMarkdown(await rows(), unders);
    expect(lines.slice(0, 3)).toEqual([
      '|  | none | pause | cut | server-wipe |',
      '| --- | :-: | :-: | :-: | :-: |',
      '| `lock/x` (distlock) | ✓ 3 | ✓ 1 | ✗ two | ·\\* |',
    ]);
    expect(lines).toContain('**lock/etcd**');
    expect(lines).toContainEqual(expect.stringMatching(/^- distlock: a lock /));
  });
});
