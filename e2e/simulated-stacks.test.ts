/** What is right in simulations: stacks of layers, and what is odd. */
import { describe, expect, it } from 'vitest';
import { nameOfFinding } from '../tester/findings/finding.ts';
import { names } from '../test-node/stack/catalogue.ts';
import { simulated } from './simulated.ts';

const words = (args: string): string[] => args.split(' ');

async function accusesNobody(args: string, runs: number): Promise<void> {
  const { findings, undecided, statistics } = await simulated(words(args), { to: runs, seed: 2 });
  expect({ findings, undecided, runs: statistics.runs }).toEqual({ findings: [], undecided: [], runs });
}

describe('layers over datagrams that are lost, doubled, late, in a simulation', () => {
  it.each(['--use window --checker window', '--use imp0 --checker imp0 --over window', '3 --use imp1 --over window'])(
    'nobody is accused: %s',
    (args) => accusesNobody(args, 50),
  );

  it.each(['small-n', 'again', 'at-once', 'greatest', 'one-try'])(
    'below a right lock a wrong window is accused, and only it: %s',
    async (name) => {
      const { findings } = await simulated(['--use', 'imp0', '--over', `broken/window-${name}`], { to: 500 });
      expect(findings.length).toBeGreaterThan(0);
      for (const each of findings) expect(nameOfFinding(each)).toContain(`specification: window-${name}: `);
    },
  );
});

describe('the model of each service is not accused in a simulation', () => {
  it.each(names('service'))('%s', async (service) => {
    const { findings, undecided, statistics } = await simulated(['3', '--use', 'model', '--service', service], {
      to: 50,
    });
    expect({ findings, undecided }).toEqual({ findings: [], undecided: [] });
    for (const { returns } of Object.values(statistics.functions)) expect(returns).toBeGreaterThan(0);
  });
});

describe('an implementation that is right, and odd, is not accused in a simulation', () => {
  it.each([
    ['--use odd/slow --checker imp0', 100],
    ['3 --use odd/youngest-first', 500],
    ['4 --use odd/back-and-forth', 300],
    ['3 --use odd/garbage --checker imp1', 2],
    ['--use odd/slow-start --checker imp0', 200],
    ['--use odd/many-timers --checker imp0', 200],
    ['3 --use odd/poller', 500],
    ['3 --use odd/bursts --checker imp1', 50],
    ['3 --checker imp1 --over odd/jittery', 100],
    ['3 --use odd/drowsy --checker lock/central', 100],
    ['3 --use odd/asks-again', 100],
    ['--use odd/shy --checker lock/central', 100],
  ])('%s, %d runs', accusesNobody);

  it.each(['--use odd/late-informs --checker imp0', '3 --use odd/jittery', '3 --use odd/batched'])(
    'or it is refused, as it uses what is outside: %s',
    async (args) => {
      await expect(simulated(words(args), { to: 10 })).rejects.toThrow('cannot be simulated');
    },
  );

  it('or its runs do not come to their end: it asks again and again, without a pause', async () => {
    const { findings, undecided } = await simulated(words('--use odd/spinning --checker imp0'), { to: 3 });
    expect(findings).toEqual([]);
    expect(undecided.map(({ cause }) => cause)).toEqual(['not finished']);
  });
});

describe('a lock that is lent for a time: neither its model nor a server is accused in a simulation, whatever the clocks', () => {
  it.each([
    '--use model --service lease-lock',
    '3 --use model --service lease-lock --set ttlsMs=[5,1000] --set spurious=true',
    '--use model --service lease-lock --set renewal=service --set names=a',
    '3 --use model --service lease-lock --set toldWithinMs=0 --set ttlsMs=[20] --set names=a',
    '--use lease-lock/central --set names=a',
    '3 --use lease-lock/central --set ttlsMs=[20,1000]',
  ])('%s', (args) => accusesNobody(args, 100));
});
