import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../services/environment/random.ts';
import type { Possible } from '../causality/steps.ts';
import { planFor, record, subject } from '../simulation/simulation.fixture.ts';
import { randomWalk } from '../simulation/strategies/random-walk.ts';
import { Replay } from '../simulation/strategies/replay.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { deviationsOf, inWords, type Schedule } from './deviations.ts';

const words = (text: string, plan: Partial<Schedule>, pending: Possible[] = [], from = 0): string[] => {
  const events = traceOf(text).slice(from);
  return deviationsOf(events, { delays: {}, faults: [], ...plan }, pending).map((each) => inWords(each, events));
};
const delay = (...keys: string[]): Pick<Schedule, 'delays'> => ({
  delays: Object.fromEntries(keys.map((key) => [key, 1])),
});

const run = `
  * call by 0 [c0]
  0: rel()
  * call by 1 [c1]
  1: acq()
  * request 1 → 0 < 2 of 1 [r]
  * reply 0 → 1 < 4 of 1 [p]
  * token 0 → 1 < 0 of 0 [t]
  * timer at 0 < 0 of 0 [w]
`;

describe('a delay', () => {
  it('is told with the last of what it would have come before', () => {
    expect(words(run, delay('t'))).toEqual(['delay `token 0 → 1` of rel by 0 until after `reply 0 → 1`']);
  });
  it('is told with what became possible in the same step, where it passed nothing else', () => {
    const two = '* call by 0 [c]\n* ask 0 → 2 < 0 [b]\n* ask 0 → 1 < 0 [a]';
    expect(words(two, delay('a'))).toEqual(['delay `ask 0 → 1` until after `ask 0 → 2`']);
  });
  it('is told with what surely came too early, rather than with what may have come first', () => {
    const text =
      '* call by 0 [c]\n* ask 0 → 2 < 0 [b]\n* reply 2 → 0 < 1 [p]\n* ask 0 → 3 < 0 [e]\n* ask 0 → 1 < 0 [a]';
    expect(words(text, delay('a'))).toEqual(['delay `ask 0 → 1` until after `reply 2 → 0`']);
  });
  it('is told not to have moved what nothing could pass', () => {
    expect(words(run, delay('r'))).toEqual([
      'delay `request 1 → 0` of acq by 1, though nothing that became possible later came before it',
    ]);
  });
  it('of a turn is told with the calls that began in it', () => {
    const text = '* acq() by 0 [a]\n* acq() by 1 [b]\n* acq() by 2 [c]\n* the turn of acq() by 0 < 0 [x]';
    expect(words(text, delay('x'))).toEqual([
      'let `acq() by 1` and `acq() by 2` begin in the same turn as `acq() by 0`',
    ]);
  });
  it('lasts until the end if the run ended before', () => {
    const [, , request] = traceOf(run).filter((event) => event.type === 'step');
    expect(words(run, delay('x'), [{ ...request!, key: 'x' }])).toEqual([
      'delay `request 1 → 0` of acq by 1 until the end',
    ]);
  });
  it('of nothing in the run is told, and more carefully where its beginning is gone', () => {
    expect(words(run, delay('x'))).toEqual(['`x` matched nothing that happened in this run']);
    expect(words(run, delay('x'), [], 3)).toEqual(['`x` matched nothing that happened in what is left of this run']);
  });
  it('leaves out its cause where no call is known', () => {
    expect(words(run, delay('t'), [], 2)).toEqual(['delay `token 0 → 1` until after `reply 0 → 1`']);
  });
});

describe('a timer', () => {
  const hasty = `
    * call by 0 [c0]
    0: acq()
    * data 0 → 1 < 0 of 0 [d]
    * timer at 1 < 0 [other]
    * timer at 0 < 0 of 0 [w]
    * answer 1 → 0 < 4 of 0 [late]
    * reply 1 → 0 < 2 of 0 [r]
  `;
  it('that is hastened is told with what was under way', () => {
    expect(words(hasty, delay('w'))).toEqual(['let the timer at 0 of acq by 0 fire before `reply 1 → 0`']);
  });
  it('that is hastened is told with what never came, if that was under way', () => {
    const [, , , , , reply] = traceOf(hasty).filter((event) => event.type === 'step');
    const until = hasty.slice(0, hasty.indexOf('* answer'));
    expect(words(until, delay('w'), [reply!])).toEqual(['let the timer at 0 of acq by 0 fire before `reply 1 → 0`']);
  });
  it('that had nothing to fire before is told not to have moved', () => {
    expect(words(run, delay('w'))).toEqual([
      'let the timer at 0 of rel by 0 fire early, though nothing else was possible',
    ]);
  });
  it('that did not fire is told as such', () => {
    const [, , timer] = traceOf(hasty).filter((event) => event.type === 'step');
    expect(words('0: acq()', delay('other'), [timer!])).toEqual([
      'let the timer at 1 fire early: the run ended before it did',
    ]);
  });
  it('is what something was delayed for, only where nothing else is', () => {
    const text = '* call by 0 [c]\n* data 0 → 1 < 0 [a]\n* timer at 1 < 0 [w]\n* data 1 → 0 < 0 [d]';
    expect(words(text, delay('d'))).toEqual(['delay `data 1 → 0` until after `timer at 1`']);
    const other = text.replace('* timer', '* yes 1 → 0 < 1 [y]\n* timer');
    expect(words(other, delay('d'))).toEqual(['delay `data 1 → 0` until after `yes 1 → 0`']);
  });
});

describe('a fault', () => {
  it('is told with the message that it hit; what is no message is passed over', () => {
    const lossy = '0: acq()\nx data 3 0 → 1 of 0 [d]\n* data 4 0 → 1 of 0 [e]';
    const faults: Schedule['faults'] = [
      ['lose', 'd'],
      ['double', 'e'],
      ['lose', 'e'],
      ['kill', 0, [0, 0], 'ends', 0, 0],
    ];
    expect(words(lossy, { faults, ...delay('d') })).toEqual([
      'lose `data 3 0 → 1` of acq by 0',
      'double `data 4 0 → 1` of acq by 0',
      '`e` matched nothing that happened in this run',
    ]);
  });
});

describe('a simulated run', () => {
  it('has something to be told of each delay of its schedule, and nothing where there is none', async () => {
    for (const [use, addresses] of [
      ['imp1', 3],
      ['broken/starves', 2],
    ] as const) {
      const tried = await subject(use, { addresses });
      for (let seed = 0; seed < 20; seed += 1) {
        const { events, schedule } = await record(tried, planFor(tried, seed), randomWalk(randomFrom(seed)));
        const happened = new Set(events.flatMap((event) => (event.type === 'step' ? [event.key] : [])));
        const keys = Object.keys(schedule.delays);
        const told = deviationsOf(events, schedule);
        expect(told).toHaveLength(keys.length);
        const unmatched = told.flatMap((each) => (each.kind === 'unmatched' ? [each.key] : []));
        expect(unmatched, `seed ${seed}`).toEqual(keys.filter((key) => !happened.has(key)));

        const usual = { delays: {}, faults: [] };
        const dull = await record(tried, planFor(tried, seed), new Replay(usual));
        expect(deviationsOf(dull.events, usual)).toEqual([]);
        for (const event of dull.events) {
          if (event.type !== 'step') continue;
          const kind = deviationsOf(dull.events, { delays: { [event.key]: 1 }, faults: [] })[0]!;
          expect(kind.kind).not.toBe('hastened');
          if (kind.kind === 'delayed') expect(kind.until!.by, `seed ${seed}: ${event.key}`).toBe(event.by);
        }
      }
    }
  });
});
