import { describe, expect, it } from 'vitest';
import imp0 from '../../checkers/distlock/imp0.ts';
import { distlock } from '../../services/distlock.ts';
import { lock } from '../../services/lock.ts';
import { rwlock } from '../../services/rwlock.ts';
import type { AnyService } from '../../services/service.ts';
import { claimsUnder } from '../../implementations/implementation.ts';
import { nodeFinding, type Finding } from '../findings/finding.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { judgeAgain, type AgainOptions } from './again.ts';

const again = (text: string, more: Partial<AgainOptions> = {}) => {
  const service = more.service ?? distlock;
  const parameters = { ...(service.parameters as object | undefined), ...(more.parameters as object | undefined) };
  return judgeAgain(traceOf(text), {
    ...{ checker: null, overtaking: null, addresses: 2, claims: undefined, then: [], complete: false },
    plan: { faults: [], clocks: [] },
    ...more,
    ...{ service, parameters },
  });
};
const named = ({ findings }: { findings: readonly Finding[] }) =>
  findings.map(({ about, clause }) => `${about}: ${clause}`);

describe('a trace that is judged again', () => {
  const twice = '0: acq()\n1: acq()\n0: acq returns\n1: acq returns';

  it('has the findings that its events show, with the numbers that they had', () => {
    const judged = again(twice);
    expect(named(judged)).toEqual(['acq returns: the lock is free']);
    expect(judged.findings[0]!.evidence).toContain(3);
    expect(again('0: acq()\n0: acq returns\n0: rel()\n0: rel returns').findings).toEqual([]);
  });

  it('has among what shows that two hold at once how the others came to hold, also where the moment is hidden', () => {
    const shown = (text: string, service: AnyService, more: Partial<AgainOptions> = {}) =>
      again(text, { service, ...more }).findings.map(({ evidence }) => evidence);
    const named = '0: acquire("a")\n0: acquire returns\n0: check("a")\n1: acquire("a")\n1: acquire returns';
    expect(shown(named, lock as AnyService, { parameters: { names: ['a'] } })).toEqual([[1, 3, 4]]);
    const other = '0: acquire("b")\n0: acquire returns\n';
    expect(
      shown(`${other}1: acquire("a")\n1: acquire returns\n0: acquire("a")\n0: acquire returns`, lock as AnyService, {
        parameters: { names: ['a', 'b'] },
      }),
    ).toEqual([[3, 4, 5]]);
    const read = (at: number): string => `${at}: acquireRead()\n${at}: acquireRead returns\n`;
    const write = '2: acquireWrite()\n2: acquireWrite returns';
    expect(shown(`${read(0)}${read(1)}${write}`, rwlock as AnyService, { addresses: 3 })).toEqual([[1, 3, 4, 5]]);
  });

  it('is judged by a checker too', () => {
    const text = '0: acq()\n0: status H\n0: status E\n0: acq returns';
    expect(again(text).findings).toEqual([]);
    expect(named(again(text, { checker: imp0, addresses: 2 }))).toEqual([]);
    expect(named(again('1: acq()\n1: status H\n1: status E', { checker: imp0 }))).toEqual([
      'inform status: who eats has the token',
    ]);
    expect(named(again(text, { checker: imp0, complete: true }))).toEqual(['at the end: both nodes think']);
  });

  it('is judged by the parameters that are given now', () => {
    const text = '0: acquire("a")\n0: acquire returns\n1: check("a")\n1: check returns null';
    const service = lock as AnyService;
    expect(named(again(text, { service, parameters: { names: ['a'] } }))).toEqual([
      'check returns: the result is allowed',
    ]);
    expect(again(text, { service, parameters: { names: ['a'], stale: 'everywhere' } }).findings).toEqual([]);
  });

  it('does not judge what is not claimed under the faults of its run', () => {
    const plan = { faults: [['twins', 0, 1] as const], clocks: [] };
    expect(again(twice, { plan, claims: {} })).toMatchObject({ findings: [], unclaimed: [{ under: ['twins'] }] });
    expect(named(again(twice, { plan, claims: claimsUnder(['twins'], 'specification') }))).toHaveLength(1);
  });

  it('cannot tell of what the events do not show: that a call is stuck, that something was left', () => {
    const left = nodeFinding('end leaves nothing running', 'node 0 still has: Timeout.', 0, []);
    expect(again('0: acq()', { then: [left] }).undecided).toMatchObject([{ cause: 'not in the trace' }]);
    const stuck = { ...left, judge: 'specification', about: 'acq returns', clause: 'a call that may return does so' };
    expect(again('0: acq()', { then: [stuck as Finding] }).undecided).toMatchObject([{ cause: 'not in the trace' }]);
    expect(again('0: acq()\n0: acq returns', { then: [stuck as Finding] }).undecided).toEqual([]);
  });

  it('is not judged from where it calls what may not be called any more', () => {
    expect(again('0: rel()').undecided).toMatchObject([{ cause: 'call not allowed' }]);
  });
});
