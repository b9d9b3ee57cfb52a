/** Are these the shards of one campaign, each once? */
import { isDeepStrictEqual } from 'node:util';
import { nameOfShard } from '../plan/shard.ts';
import { NotMergeable, type ShardReport } from './read.ts';

/** The reports in the order of their shards. Throws `NotMergeable` where they are of several campaigns, or two are of one shard. */
export function inOrder(reports: readonly ShardReport[]): readonly ShardReport[] {
  const [first, ...others] = reports.toSorted((one, other) => one.shard.index - other.shard.index);
  if (!first) return [];
  for (const [i, each] of others.entries()) {
    checkSame(first, each);
    const before = others[i - 1] ?? first;
    if (before.shard.index === each.shard.index) {
      throw new NotMergeable(`${before.file} and ${each.file} are both of ${nameOfShard(each.shard)}.`);
    }
  }
  return [first, ...others];
}

/** The shards of which there is no report. */
export function missingIn(reports: readonly ShardReport[]): readonly number[] {
  const there = new Set(reports.map(({ shard }) => shard.index));
  return [...Array(reports[0]?.shard.of ?? 0).keys()].map((i) => i + 1).filter((index) => !there.has(index));
}

function checkSame(first: ShardReport, other: ShardReport): void {
  const [ours, theirs] = [identityOf(first), identityOf(other)];
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (isDeepStrictEqual(ours[name], theirs[name])) continue;
    throw new NotMergeable(
      `${other.file} is of another campaign than ${first.file}: '${name}' is ${said(theirs[name])} there, and ${said(ours[name])} here.`,
    );
  }
}

const said = (value: unknown): string => (value === undefined ? 'not given' : JSON.stringify(value));

/** What all shards of a campaign have in common, by the name that it is told by. */
const identityOf = ({ subject, seed, shard }: ShardReport): Readonly<Record<string, unknown>> => ({
  subject,
  seed,
  ...{ 'the number of shards': shard.of, runs: shard.runs, 'the version of servicetester': shard.version },
  ...shard.campaign,
  expected: shard.expected,
});
