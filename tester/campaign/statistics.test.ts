import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { lock } from '../../services/lock.ts';
import type { AnyService } from '../../services/service.ts';
import { Statistics } from './statistics.ts';
import { expectedOf, meaningless } from './vacuity.ts';

const locks = { service: distlock, addresses: 2, parameters: undefined, checker: null };
const why = (statistics: Statistics): string | undefined =>
  meaningless(statistics, expectedOf(locks, Object.keys(statistics.functions)))[0]?.reason.split('. More')[0];

/** A campaign in which everything happened. */
function full(): Statistics {
  const statistics = new Statistics(['acq', 'rel', 'end']);
  for (const fn of ['acq', 'rel', 'end']) {
    statistics.called(fn, false, 2);
    statistics.returned({ fn, waited: fn === 'acq', passes: 0 });
  }
  return statistics;
}

describe('a campaign without findings', () => {
  it('means something if every function returned, two calls were ongoing, and one that can block did', () => {
    expect(why(full())).toBeUndefined();
  });

  it('means nothing if a function never returned', () => {
    const statistics = full();
    statistics.functions['end']!.returns = 0;
    expect(why(statistics)).toBe('end never returned');
  });

  it('means nothing if no two calls were ongoing at once, or none blocked that can', () => {
    const statistics = full();
    statistics.atOnce = 1;
    statistics.functions['acq']!.waited = 0;
    expect(why(statistics)).toBe('no two calls were ongoing at once; acq can block, and never did');
  });

  it('means nothing if there was one user only, whose calls of two locks were ongoing at once', () => {
    const ofOne = (service: AnyService) =>
      meaningless(full(), expectedOf({ ...locks, service, parameters: lock.parameters, addresses: 1 }, []));
    const named = lock as unknown as AnyService;
    expect(ofOne(named)).toMatchObject([{ cause: 'vacuous' }]);
    expect(ofOne({ ...named, addresses: { default: 1, min: 1, max: 1 } })).toEqual([]);
  });

  it('counts closing calls apart', () => {
    const statistics = full();
    statistics.called('rel', true, 1);
    expect(statistics).toMatchObject({ calls: 3, closingCalls: 1, atOnce: 2 });
  });
});
