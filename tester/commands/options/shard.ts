/** `--shard 2/8`: which part of a campaign is made here; in many a CI the environment knows. */
import { InvalidArgumentError } from 'commander';
import type { Shard } from '../../plan/shard.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the value of the option: `2/8`; `auto`, in GitLab; `auto/8`, in an indexed job of Kubernetes. Throws `InvalidArgumentError`. */
export function parseShard(text: string, environment: Environment): Shard {
  if (text === 'auto') return inGitLab(environment);
  const [, which, of] = /^(auto|\d+)\/(\d+)$/.exec(text) ?? [];
  if (which === undefined || of === undefined) {
    throw new InvalidArgumentError(
      "It must be which of how many: 2/8. In GitLab's parallel jobs: auto; in an indexed job of Kubernetes: auto/8.",
    );
  }
  return which === 'auto' ? inKubernetes(environment, Number(of)) : among(Number(which), Number(of), `There is none`);
}

/** It counts from 1, and says how many there are. */
function inGitLab(environment: Environment): Shard {
  const index = variable(environment, 'CI_NODE_INDEX', 'GitLab sets it in a job with "parallel: 8"');
  const of = variable(environment, 'CI_NODE_TOTAL', 'GitLab sets it in a job with "parallel: 8"');
  return among(index, of, `CI_NODE_INDEX is ${index}, CI_NODE_TOTAL ${of}`);
}

/** It counts from 0, and does not say how many there are. */
function inKubernetes(environment: Environment, of: number): Shard {
  const name = 'JOB_COMPLETION_INDEX';
  const index = variable(environment, name, 'Kubernetes sets it in a job with "completionMode: Indexed"');
  return among(index + 1, of, `${name}, which counts from 0, is ${index}`);
}

function variable(environment: Environment, name: string, whoSetsIt: string): number {
  const value = environment[name];
  if (value === undefined || value === '') throw new InvalidArgumentError(`${name} is not set. (${whoSetsIt}.)`);
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError(`${name} is no number: '${value}'.`);
  return Number(value);
}

function among(index: number, of: number, otherwise: string): Shard {
  if (index >= 1 && index <= of) return { index, of };
  throw new InvalidArgumentError(`${otherwise}: the shards of ${of} are 1/${of} to ${of}/${of}.`);
}
