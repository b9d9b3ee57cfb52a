import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { closedness, outline } from '../../services/semantics/examine.ts';
import { Specification } from '../../services/semantics/specification.ts';
import { examinedText, type Examined } from './examined.ts';

const specification = new Specification(distlock, 2, undefined);
const examined: Examined = {
  ...{ service: distlock, addresses: 2, outline: outline(specification), tookMs: 1234 },
  closedness: closedness(specification, [0], () => false),
};
const text = (more: Partial<Examined>): string =>
  examinedText({ ...examined, ...more }, new Chalk({ level: 0 })).join('\n');

describe('the report of an examination', () => {
  it('says what the specification has, and that all was tried', () => {
    expect(text({})).toMatchInlineSnapshot(`
      "distlock, 2 users
        functions: acq, rel, end (ends the service); acq can block
        hidden moments: none
        11 states
        delay-closed: tried at 18 places in 1.2 s, which are all

      conforms"
    `);
  });

  it('says how far it was tried, where not all was', () => {
    expect(text({ closedness: { places: 7, steps: 2, failing: null } })).toContain(
      'delay-closed, as far as it was tried: tried at 7 places in 1.2 s, all within 2 steps among them\n\nconforms',
    );
  });

  it('names what is never called and never returns', () => {
    const lines = text({ outline: { ...examined.outline, neverCalled: ['acq'], neverReturning: ['rel'], cut: true } });
    expect(lines).toContain(
      '  acq can never be called, as far as it was enumerated: in no state that was reached its call is allowed\n  rel can never return, as far',
    );
    expect(lines).toMatch(/conforms\n {2}it is delay-closed, and no more is judged; .*$/);
  });

  it('says with which calls all wait for ever', () => {
    const deadEnd = [0, 1].map((at) => ({ at, fn: 'acq', args: [] }));
    const lines = text({ outline: { ...examined.outline, deadEnd } });
    expect(lines).toContain('  all may wait for ever: with acq() at 0 and acq() at 1 ongoing no call is allowed');
    expect(text({})).not.toContain('for ever');
  });

  it('tells the swap that fails in words, how it is come to, and where that is explained', () => {
    const call = { kind: 'call', call: { at: 0, fn: 'acq', args: [] } } as const;
    const back = { kind: 'return', call: call.call, result: null } as const;
    const position = { state: null, ongoing: [] };
    const failing = { swap: { happened: [back, call], why: 'it is refused', position }, way: [call] } as const;
    expect(text({ closedness: { places: 7, steps: 2, failing } })).toMatchInlineSnapshot(`
      "distlock, 2 users
        functions: acq, rel, end (ends the service); acq can block
        hidden moments: none
        11 states

      it is not delay-closed
        after the call acq() at 0
        this may happen: the return of acq() at 0, then the call acq() at 0
        it may be observed the other way round, and then: it is refused
        what it means: docs/write-a-service.md#5-is-it-delay-closed

      violates"
    `);
  });
});
