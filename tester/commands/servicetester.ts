/** `servicetester`: its commands. What each of them does is loaded only when it runs. */
import { run } from '../../test-node/commands/cli.ts';
import { checkIn } from './options/check.ts';
import { completionIn } from './options/completion.ts';
import { exploreIn } from './options/explore.ts';
import { initIn } from './options/init.ts';
import { inspectIn } from './options/inspect.ts';
import { listIn } from './options/list.ts';
import { matrixIn } from './options/matrix.ts';
import { mergeIn } from './options/merge.ts';
import { replayIn } from './options/replay.ts';
import { scenarioIn } from './options/scenario.ts';
import { serviceIn } from './options/service.ts';
import { servicetesterCommand } from './options/test.ts';
import { verifyIn } from './options/verify.ts';

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const servicetester = servicetesterCommand();
  return run(servicetester, argv, async (parsed) => (await import('./test.ts')).test(parsed), [
    [initIn(servicetester), async (parsed) => (await import('./init.ts')).init(parsed)],
    [listIn(servicetester), async (parsed) => (await import('./list.ts')).list(parsed)],
    [replayIn(servicetester), async (parsed) => (await import('./replay.ts')).replay(parsed)],
    [exploreIn(servicetester), async (parsed) => (await import('./explore.ts')).explore(parsed)],
    [inspectIn(servicetester), async (parsed) => (await import('./inspect.ts')).inspect(parsed)],
    [matrixIn(servicetester), async (parsed) => (await import('./matrix.ts')).matrix(parsed)],
    [mergeIn(servicetester), async (parsed) => (await import('./merge.ts')).merge(parsed)],
    [checkIn(servicetester), async (parsed) => (await import('./check.ts')).check(parsed)],
    [verifyIn(servicetester), async (parsed) => (await import('./verify.ts')).verify(parsed)],
    [serviceIn(servicetester), async (parsed) => (await import('./service.ts')).examineService(parsed)],
    [scenarioIn(servicetester), async (parsed) => (await import('./scenario.ts')).playScenario(parsed)],
    [completionIn(servicetester), async (parsed) => (await import('./completion.ts')).complete(parsed)],
  ]);
}
