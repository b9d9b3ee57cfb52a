import { describe, expect, it } from 'vitest';
import { exploreIn } from '../options/explore.ts';
import { listIn } from '../options/list.ts';
import { matrixIn } from '../options/matrix.ts';
import { scenarioIn } from '../options/scenario.ts';
import { servicetesterCommand } from '../options/test.ts';
import { candidates } from './candidates.ts';
import { valuesOf } from './values.ts';

const servicetester = servicetesterCommand();
for (const added of [exploreIn, listIn, matrixIn, scenarioIn]) added(servicetester);

/** What `servicetester`, these words, and then Tab offer. */
const offered = (...words: string[]): string[] => candidates(servicetester, words, valuesOf).map(({ value }) => value);

describe('completion', () => {
  it('offers commands, with what they do', () => {
    expect(offered('')).toEqual(['explore', 'list', 'matrix', 'scenario']);
    expect(candidates(servicetester, ['ex'], valuesOf)[0]!.about).toMatch(/^Explores all orders/);
    expect(offered('2', 'ex')).toEqual([]);
  });

  it('offers the options of the command, each once unless it may stand there again', () => {
    expect(offered('--se')).toEqual(['--service', '--set', '--seed']);
    expect(offered('--service', 'lock', '--set', 'stale=none', '--se')).toEqual(['--set', '--seed']);
    expect(offered('explore', '--dev')).toEqual(['--deviations']);
    expect(offered('--dev')).toEqual([]);
    expect(offered('--he')).toEqual(['--help']);
  });

  it('offers names, the shortest that are enough', () => {
    expect(offered('--use', 'imp')).toEqual(['imp0', 'imp1']);
    expect(offered('--use', 'distlock/i')).toEqual(['distlock/imp0', 'distlock/imp1']);
    expect(offered('--use', '')).toEqual(expect.arrayContaining(['imp0', 'lock/central', 'model']));
    expect(offered('--over', 'm')).toContain('model');
    expect(offered('--checker', 'imp')).toEqual(['imp0', 'imp1']);
    expect(offered('--service=dist')).toEqual(['--service=distlock']);
    expect(offered('scenario', 'e')).toEqual(['expired-lease']);
    expect(offered('matrix', 'imp0', 'imp')).toEqual(['imp0', 'imp1']);
  });

  it('offers what is wrong on purpose where it is asked for', () => {
    expect(offered('--use', '').filter((name) => name.includes('broken/'))).toEqual([]);
    expect(offered('--use', 'lock/').filter((name) => name.includes('broken/'))).toEqual([]);
    expect(offered('--use', 'broken/two-g')).toEqual(['broken/two-grants']);
  });

  it('offers kinds of faults with commas between, none twice', () => {
    expect(offered('--faults', 'p')).toEqual(['pause', 'partition']);
    expect(offered('--faults', 'pause,p')).toEqual(['pause,partition']);
    expect(offered('--faults', '')).toContain('all');
  });

  it('offers kinds of reports, and of what can be listed', () => {
    expect(offered('--report', 'j')).toEqual(['json', 'json=', 'junit=']);
    expect(offered('list', 's')).toEqual(['services', 'scenarios']);
  });

  it('offers nothing where a file or a number stands', () => {
    expect(offered('--runs', '')).toEqual([]);
    expect(offered('--use', './')).toEqual([]);
    expect(offered('--report', 'junit=out')).toEqual([]);
    expect(offered('--unknown', 'x', '--nothing=')).toEqual([]);
  });
});
