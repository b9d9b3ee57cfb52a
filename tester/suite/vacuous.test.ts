import { expect, it } from 'vitest';
import type { Ran } from './rig.ts';
import { vacuous } from './vacuous.ts';

const ran = (verdict: string): Ran => ({ result: { verdict, undecided: [] } }) as unknown as Ran;

it('a pass that means nothing is unknown; what was found stays found', () => {
  expect(vacuous(ran('conforms'), 'nobody ever waited').result).toMatchObject({
    verdict: 'unknown',
    undecided: [{ cause: 'vacuous', reason: 'Nobody ever waited.' }],
  });
  expect(vacuous(ran('violates'), 'nobody ever waited').result.verdict).toBe('violates');
  expect(vacuous(ran('conforms'), null).result.verdict).toBe('conforms');
});
