import { describe, expect, it } from 'vitest';
import { parseShard } from './shard.ts';

describe('--shard', () => {
  it.each([
    ['2/8', {}, { index: 2, of: 8 }],
    ['1/1', {}, { index: 1, of: 1 }],
    ['auto', { CI_NODE_INDEX: '8', CI_NODE_TOTAL: '8' }, { index: 8, of: 8 }],
    ['auto/8', { JOB_COMPLETION_INDEX: '0' }, { index: 1, of: 8 }],
    ['auto/8', { JOB_COMPLETION_INDEX: '7', CI_NODE_INDEX: '3' }, { index: 8, of: 8 }],
  ])('%s is read where the environment is %j', (text, environment, shard) => {
    expect(parseShard(text, environment)).toEqual(shard);
  });

  it.each([
    ['2', {}, 'which of how many: 2/8'],
    ['0/8', {}, 'the shards of 8 are 1/8 to 8/8'],
    ['9/8', {}, 'the shards of 8 are 1/8 to 8/8'],
    ['1/0', {}, 'There is none'],
    ['auto', {}, 'CI_NODE_INDEX is not set'],
    ['auto', { CI_NODE_TOTAL: '1' }, 'CI_NODE_INDEX is not set. (GitLab sets it in a job with "parallel: 8".)'],
    ['auto', { CI_NODE_INDEX: '1' }, 'CI_NODE_TOTAL is not set'],
    ['auto', { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '2' }, 'CI_NODE_INDEX is 3, CI_NODE_TOTAL 2'],
    ['auto/8', {}, 'JOB_COMPLETION_INDEX is not set'],
    ['auto/8', { JOB_COMPLETION_INDEX: 'x' }, "JOB_COMPLETION_INDEX is no number: 'x'"],
    ['auto/8', { JOB_COMPLETION_INDEX: '8' }, 'JOB_COMPLETION_INDEX, which counts from 0, is 8'],
  ])('%s is refused where the environment is %j, and it is said why', (text, environment, why) => {
    expect(() => parseShard(text, environment)).toThrow(why);
  });
});
