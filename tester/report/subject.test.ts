import { describe, expect, it } from 'vitest';
import { lock } from '../../services/lock.ts';
import { Statistics } from '../campaign/statistics.ts';
import { describedBy } from './subject.ts';

const described = (parameters: object): string => {
  const offered = Object.keys(lock.functions);
  const tested = { service: lock, addresses: 3, parameters, offered, checker: null, overtaking: null };
  return describedBy(tested, 'lock/mine', { statistics: new Statistics(offered) }).what;
};

describe('what was tested', () => {
  it('is told with the parameters that are not as its service has them', () => {
    const usual = lock.parameters as object;
    expect(described(usual)).toBe('lock/mine, 3 nodes');
    expect(described({ ...usual, names: ['x', 'y'], spurious: true })).toMatch(
      /^lock\/mine, 3 nodes, (names=x,y, spurious=true|spurious=true, names=x,y)$/,
    );
  });
});
