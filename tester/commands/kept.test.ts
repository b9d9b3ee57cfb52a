import { describe, expect, it } from 'vitest';
import { titleOf, type SavedTarget } from './kept.ts';
import { resolveTarget } from './target.ts';

const titled = async (named: SavedTarget): Promise<string> =>
  titleOf(await resolveTarget(named.addresses, named), named);

describe('what the files of a target are called', () => {
  it('tells whose they are, by whom it is judged, and whether it is simulated', async () => {
    expect(await titled({ addresses: 2, use: 'imp0' })).toBe('distlock-imp0');
    expect(await titled({ addresses: 2, use: 'imp0', checker: 'imp0' })).toBe('distlock-imp0-by-imp0');
    expect(await titled({ addresses: 2, use: 'imp0', simulate: true })).toBe('distlock-imp0-simulated');
  });

  it('differs with all that makes another campaign of it', async () => {
    const base = { addresses: 2, use: 'lock/central' };
    const others: SavedTarget[] = [
      base,
      { ...base, addresses: 3 },
      { ...base, set: ['stale=everywhere'] },
      { ...base, overtaking: 3 },
      { ...base, faults: ['pause'] },
      { ...base, faults: ['pause'], strict: true },
      { ...base, over: ['model'] },
    ];
    const names = await Promise.all(others.map(titled));
    expect(new Set(names).size).toBe(others.length);
    expect(names[1]).toMatch(/^lock-central-[0-9a-f]{6}$/);
    expect(await titled(others[1]!)).toBe(names[1]);
  });
});
