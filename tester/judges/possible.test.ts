import { describe, expect, it } from 'vitest';
import { isSame } from '../../services/semantics/json.ts';
import { Beliefs, type Belief, type Seen } from '../../services/semantics/delay-closed.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import type { OngoingCall, Step } from '../../services/semantics/position.ts';
import type { Specification } from '../../services/semantics/specification.ts';
import { leaseLock, type LeaseLock, type LeaseLockParameters } from '../../services/lease-lock.ts';
import { lock, type LockParameters } from '../../services/lock.ts';
import type { State } from '../../services/leases/state.ts';
import type { AnyService } from '../../services/service.ts';
import type { Tracked } from './knowledge.ts';
import { Possible } from './possible.ts';

const part = (addresses: number, parameters: Partial<LockParameters> = {}): Specification =>
  firstPart(lock, addresses, { ...lock.parameters, ...parameters });

/** A lock that is lent for 10 ms by clocks that are right, with some of its functions. */
const leases = (
  fns: readonly (keyof LeaseLock)[],
  parameters: Partial<LeaseLockParameters>,
  { functions, ...service }: AnyService = leaseLock,
): Specification => {
  const some = Object.fromEntries(fns.map((fn) => [fn, functions[fn]!]));
  const all = { ...leaseLock.parameters, ttlsMs: [10], rho: 0, ...parameters };
  return firstPart({ ...service, functions: some }, 2, all);
};

/** All that could be seen to end an ongoing call. */
const RESULTS: readonly unknown[] = [null, true, false, 0, 1, 2];
const GRANTS: readonly unknown[] = [1, 2, 3].map((token) => ({ token: String(token), validMs: 5 }));
/** Before and after leases expire. */
const TIMES = [0, 3, 9];

/** Follows what is seen, just in time. */
class Run {
  readonly possible: Possible;
  readonly ongoing: Tracked[] = [];
  #ids = 0;
  #now = 0;

  constructor(specification: Specification, steps: readonly Seen[]) {
    this.possible = new Possible(specification);
    for (const step of steps) this.follow(step);
  }

  /** Is it allowed? If so, it is followed. */
  follow(step: Seen): boolean {
    if (step.kind === 'time') {
      this.#now = step.now;
      return true;
    }
    const { at, fn, args } = step.call;
    if (step.kind === 'call') {
      const call = { at, fn, args, id: this.#ids++, indefinite: false };
      this.possible.call(call, this.#now);
      this.ongoing.push(call);
      return true;
    }
    const index = this.ongoing.findIndex((call) => call.at === at && call.fn === fn && isSame(call.args, args));
    const call = this.ongoing[index]!;
    if (step.kind === 'give up') this.possible.giveUp(call);
    else {
      const refused =
        step.kind === 'return'
          ? this.possible.return(call, step.result, this.#now)
          : this.possible.end(call, step.kind, this.#now);
      if (refused) return false;
      this.ongoing.splice(index, 1);
    }
    return true;
  }

  get name(): string {
    return JSON.stringify([...this.possible.positions].map((position) => JSON.stringify(position)).sort());
  }
}

/** Every end that could be seen of a call that is ongoing, allowed or not. */
function endsOf({ positions }: Belief, results: readonly unknown[]): Step[] {
  return positions[0]!.ongoing.flatMap(({ at, fn, args, gaveUp }: OngoingCall): Step[] => {
    const call = { at, fn, args, ...(gaveUp && { gaveUp }) };
    const returns = results.map((result): Step => ({ kind: 'return', call, result }));
    return gaveUp ? [...returns, { kind: 'cancelled', call }] : returns;
  });
}

/** Goes through all that can be seen, and compares what is allowed just in time with what is allowed by all that is possible. */
function compared(
  specification: Specification,
  depth: number,
  { results = RESULTS, times = [0] }: { results?: readonly unknown[]; times?: readonly number[] } = {},
): { places: number; differing: string[] } {
  const beliefs = new Beliefs(specification, times);
  let layer: { belief: Belief; steps: readonly Seen[] }[] = [{ belief: beliefs.start(), steps: [] }];
  const seen = new Set<string>();
  const differing: string[] = [];
  for (let d = 0; d < depth; d += 1) {
    const next: typeof layer = [];
    for (const { belief, steps } of layer) {
      for (const step of [...beliefs.beginnings(belief), ...endsOf(belief, results), ...beliefs.times(belief)]) {
        const run = new Run(specification, steps);
        const here = run.follow(step);
        if (here !== beliefs.allows(belief, step)) differing.push(JSON.stringify([...steps, step]));
        if (!here) continue;
        const after = beliefs.after(belief, step);
        const name = `${after.name} ${run.name}`;
        if (seen.has(name)) continue;
        seen.add(name);
        next.push({ belief: after, steps: [...steps, step] });
      }
    }
    layer = next;
  }
  return { places: seen.size, differing };
}

describe('just in time', () => {
  it.each([{}, { reentrancy: 'counted' }, { stale: 'everywhere' }, { spurious: true }] as const)(
    'just that is allowed which is allowed by all that is possible: two users, %j',
    (parameters) => {
      const { places, differing } = compared(part(2, parameters), 7);
      expect(differing).toEqual([]);
      expect(places).toBeGreaterThan(500);
    },
  );

  it('and with three', () => {
    const { places, differing } = compared(part(3), 5);
    expect(differing).toEqual([]);
    expect(places).toBeGreaterThan(500);
  });

  it.each([
    [['acquire', 'release'], 6],
    [['acquire', 'tryAcquire'], 6],
    [['acquire', 'renew'], 6],
    [['tryAcquire', 'holds', 'release'], 7],
    [['tryAcquire', 'read', 'write'], 7],
  ] as const)('and of a lock that is lent for a time, as time passes: %j', (fns, depth) => {
    const results = [...GRANTS, ...RESULTS.slice(0, fns.includes('read' as never) ? 5 : 3)];
    const { places, differing } = compared(leases(fns, { toldWithinMs: 0 }), depth, { results, times: TIMES });
    expect(differing).toEqual([]);
    expect(places).toBeGreaterThan(500);
  });

  it('it would not be so if a renewal counted from its hidden moment', () => {
    const { functions, ...service } = leaseLock as unknown as AnyService;
    const { renew } = functions;
    const { condition, update } = renew!.step!['is renewed']!;
    const fromStep = (s: State, context: { at: number; now: number }): void => {
      update!(s, context);
      s.holder = { ...s.holder!, since: context.now };
    };
    const step = { 'is renewed': { condition: condition!, update: fromStep } };
    const wrong = { ...service, functions: { ...functions, renew: { ...renew!, step } } };
    const part = leases(['tryAcquire', 'renew'], {}, wrong);
    expect(compared(part, 8, { results: GRANTS.slice(0, 2), times: TIMES }).differing).not.toEqual([]);
  });
});
