/** Reports of shards, for the tests of what they come to together. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Shard } from '../plan/shard.ts';
import { jsonReport } from '../report/json.ts';
import { campaign, subject } from '../report/report.fixture.ts';
import type { Sharded } from '../report/subject.ts';
import { readShardReport, type ShardReport } from './read.ts';

/** What all of them have in common. */
export const common: Omit<Sharded, 'shard'> = {
  runs: 8,
  campaign: { addresses: 2, use: 'imp0', calls: 50 },
  expected: { functions: ['acq', 'rel', 'end'], blocking: ['acq'], checker: null, alone: false },
};

/** As if each function had returned. */
export function enough(): CampaignResult['statistics'] {
  const { statistics } = campaign({});
  for (const fn of ['acq', 'rel', 'end']) {
    statistics.functions[fn] = { calls: 2, returns: 2, cancelled: 0, waited: 1, passed: { 0: 1 } };
  }
  return statistics;
}

/** A file with this in it. */
export function fileOf(content: unknown, name = 'report.json'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'servicetester-')), name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** What the report of a shard is, as JSON. */
export const jsonOf = (shard: Shard, result: Partial<CampaignResult> = {}, sharded: Partial<Sharded> = {}): object =>
  jsonReport(campaign({ statistics: enough(), ...result }), {
    ...subject,
    repeat: result.findings ? ['servicetester replay x.plan.json', 'servicetester --seed 42:2'] : [],
    plan: result.findings ? 'x.plan.json' : null,
    sharded: { ...common, shard, ...sharded },
  });

/** The report of a shard, as it is read. */
export const reportOf = (...of: Parameters<typeof jsonOf>): ShardReport => ({
  ...readShardReport(fileOf(jsonOf(...of))),
  file: `report-${of[0].index}.json`,
});
