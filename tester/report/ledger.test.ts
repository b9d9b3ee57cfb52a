import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import type { Parts } from '../judges/known-parts.ts';
import { ledgerOf } from '../causality/obligations.ts';
import { STUCK_CLAUSE, type Finding, type Undecided } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { ledgerLines, ledgerOfStuck } from './ledger.ts';
import type { Shown } from './shown.ts';

const plain = new Chalk({ level: 0 });
const lines = (parts: Parts, events: readonly TraceEvent[]): string =>
  ledgerLines(ledgerOf(parts, events), events, plain).join('\n');
const lock = partsOf(distlock, 3, undefined);
const run = traceOf(`
  0: acq()
  2: acq()
  0: acq returns
  0: rel()
  1: acq()
  1: status H
  0: rel returns
`);

describe('the ledger of a stuck run', () => {
  it('says who is owed a return since when, and what was heard last of each node', () => {
    expect(lines(lock, run)).toMatchInlineSnapshot(`
      "ongoing at the end
        acq() at 2, called at event 1, may return since event 3 (rel() at 0), and does not
        acq() at 1, called at event 4, may return since then, and does not

      the last of each node
        node 0, event 6: rel returns
        node 1, event 5: · status H
        node 2, event 1: acq()"
    `);
  });
  it('says for what and for whom the others wait', () => {
    expect(lines(lock, run.slice(0, 3))).toMatchInlineSnapshot(`
      "ongoing at the end
        acq() at 2, called at event 1, waits for the user at 0: 'the lock is free' does not hold: the user at 0 holds it

      the last of each node
        node 0, event 2: acq returns
        node 1: nothing
        node 2, event 1: acq()"
    `);
  });
  it('says who waits for each other, and for whom of several', () => {
    const transfer = partsOf(msgtransfer, 3, undefined);
    expect(lines(transfer, traceOf('0: recv()\n1: recv()'))).toMatchInlineSnapshot(`
      "ongoing at the end
        recv() at 0, called at event 0, waits for the user at 1 or 2: 'a return is allowed' does not hold: there is no result that it could return with
        recv() at 1, called at event 1, waits for the user at 0 or 2: 'a return is allowed' does not hold: there is no result that it could return with
        they wait for each other: 0 → 1 → 0

      the last of each node
        node 0, event 0: recv()
        node 1, event 1: recv()
        node 2: nothing"
    `);
  });
  it('says less where the beginning of the run is not known any more', () => {
    expect(lines(lock, run.slice(4))).toMatchInlineSnapshot(`
      "ongoing at the end
        (as far as known from event 4 on; what happened before is in the trace only)
        acq() at 1, called at event 4, has not returned

      the last of each node
        node 0, event 6: rel returns
        node 1, event 5: · status H
        node 2: nothing since event 4"
    `);
  });
});

describe('the ledger is shown', () => {
  const plan = { config: { addresses: 3 } } as Plan;
  const found = (clause: string): Finding => ({
    ...{ judge: 'specification', about: 'acq returns', clause, reason: '', at: 1, evidence: [4] },
  });
  const shown = (findings: readonly Finding[], undecided: readonly Undecided[] = []): Shown => {
    const failed = { name: '0', plan, findings, events: run, pending: [], path: null };
    return { findings, undecided, shown: failed, shrunk: null };
  };
  const isThere = (result: Shown): boolean =>
    ledgerOfStuck(result, { service: distlock, parameters: undefined }) !== null;

  it('where a call is stuck, or was not proved to be', () => {
    expect(isThere(shown([found(STUCK_CLAUSE)]))).toBe(true);
    expect(isThere(shown([], [{ cause: 'stuck not proved', reason: '' }]))).toBe(true);
  });
  it('nowhere else: not for another finding, nor for a run that is not the stuck one', () => {
    const stuck = { cause: 'stuck not proved', reason: '' } as const;
    expect(isThere(shown([found('the lock is free')], [stuck]))).toBe(false);
    expect(isThere(shown([], [{ cause: 'no answer', reason: '' }, stuck]))).toBe(false);
    expect(isThere({ ...shown([], [stuck]), shown: null })).toBe(false);
  });
});
