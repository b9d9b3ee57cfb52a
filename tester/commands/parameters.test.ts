import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { lock } from '../../services/lock.ts';
import type { AnyService } from '../../services/service.ts';
import { parametersOf } from './parameters.ts';

const locks = lock as unknown as AnyService;

describe('--set', () => {
  it('values are JSON, or text where they are not', () => {
    const set = ['stale=everywhere', 'spurious=true', 'names=["a=b", "c"]', 'expiryMs=20'];
    expect(parametersOf(locks, set)).toEqual({
      stale: 'everywhere',
      spurious: true,
      names: ['a=b', 'c'],
      expiryMs: 20,
    });
  });

  it('a list is JSON too, or text with commas between', () => {
    expect(parametersOf(locks, ['names=a'])).toEqual({ names: ['a'] });
    expect(parametersOf(locks, ['names=1,b c'])).toEqual({ names: ['1', 'b c'] });
  });

  it('a wrong name gets the list of right ones', () => {
    expect(() => parametersOf(locks, ['check=stale'])).toThrow(
      "The service lock has no parameter 'check'. It has: spurious, stale, reentrancy, misuse, givingUp, death, expiryMs, names.",
    );
    expect(() => parametersOf(distlock as unknown as AnyService, ['a=1'])).toThrow('It has none.');
    expect(() => parametersOf(locks, ['stale'])).toThrow("'--set stale' sets nothing: --set name=value");
  });
});
