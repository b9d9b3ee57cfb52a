import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../services/environment/clock.ts';
import { start, test, testing, type Report, type Running } from './command.ts';

/** Implementations that are right, and odd; few runs, where one takes long. */
const odd: readonly string[] = [
  '--use odd/slow --checker imp0 --runs 2',
  '3 --use odd/youngest-first --runs 10',
  '--use odd/late-informs --checker imp0 --runs 15',
  '4 --use odd/back-and-forth --runs 5',
  '3 --use odd/garbage --checker imp1 --runs 3',
  '--use odd/slow-start --checker imp0 --runs 1',
  '--use odd/many-timers --checker imp0 --runs 10',
  '3 --use odd/poller --runs 4',
  '3 --use odd/bursts --checker imp1 --runs 1',
  '--use odd/spinning --checker imp0 --runs 5',
  '3 --use odd/jittery --runs 5',
  '3 --use odd/batched --runs 5',
  '3 --checker imp1 --over odd/jittery --runs 2',
  '3 --use odd/lossy --runs 10',
  '3 --checker window --over odd/lossy --runs 5',
  '--checker imp0 --over window --over odd/lossy --runs 4',
  '3 --use odd/drowsy --checker lock/central --runs 5',
  '3 --use odd/asks-again --runs 3',
  '--use odd/shy --checker lock/central --runs 5',
];
/** A few of them, long enough to be paused. */
const paused: readonly string[] = [
  '--use odd/slow --checker imp0 --budget 7',
  '4 --use odd/back-and-forth --budget 7',
  '3 --use odd/poller --budget 7',
  '3 --use window --over odd/lossy --budget 7',
  '3 --use udp --budget 7',
];

const PAUSE_MS = 3000;
const clock = realClock();

function conforms(report: Report): void {
  const { verdict, findings, undecided } = report;
  expect({ verdict, findings, undecided }).toEqual({ verdict: 'conforms', findings: [], undecided: [] });
}

const words = (args: string): string[] => [...args.split(' '), '--seed', '1'];

describe('on a machine that is busy, one that is right, and odd, conforms', () => {
  let busy: Running;
  beforeAll(() => {
    busy = start('node', ['-e', 'for (;;);']);
  });
  afterAll(async () => {
    busy.child.kill('SIGKILL');
    await busy.done;
  });

  it.concurrent.each(odd)('%s', async (args) => {
    conforms((await test(words(args))).report);
  });
});

describe.concurrent('where the tester itself is paused for seconds, one that is right, and odd, conforms', () => {
  it.each(paused)('%s', async (args) => {
    const { child, report } = testing(words(args));
    for (let times = 0; times < 2; times += 1) {
      await clock.sleep(1500);
      child.kill('SIGSTOP');
      await clock.sleep(PAUSE_MS);
      child.kill('SIGCONT');
    }
    conforms((await report).report);
  });
});
