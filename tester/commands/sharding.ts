/** From the options of the command line to the part of a campaign that is made here. */
import { UsageError } from '../../test-node/commands/status.ts';
import { expectedOf } from '../campaign/vacuity.ts';
import { nameOfShard, runsIn } from '../plan/shard.ts';
import type { Sharded } from '../report/subject.ts';
import type { SavedTarget } from './kept.ts';
import type { TestOptions } from './options/test.ts';
import type { Target } from './target.ts';
import { count } from '../report/count.ts';

/** Which part of which campaign; null: all of it. `runs`: as many as all shards make. Throws `UsageError` for what has no parts. */
export function shardedOf(
  { shard, seed, calls }: Pick<TestOptions, 'shard' | 'seed' | 'calls'>,
  { tested }: Target,
  target: SavedTarget,
  runs: number,
): Sharded | null {
  if (!shard) return null;
  if (!seed) {
    throw new UsageError(
      'A shard needs the seed that all the others have: --seed $CI_PIPELINE_ID in GitLab, --seed ${{ github.run_id }} in GitHub.',
    );
  }
  if (seed.only) throw new UsageError('One run has no shards: --seed 42:3 repeats it as it is, without --shard.');
  if (runsIn(shard, runs) === 0) {
    throw new UsageError(
      `Of ${count(runs, 'run')} there is none for ${nameOfShard(shard)}: --runs ${shard.of} or more.`,
    );
  }
  return {
    shard,
    runs: Number.isFinite(runs) ? runs : null,
    campaign: { ...target, calls },
    expected: expectedOf(tested, tested.offered),
  };
}
