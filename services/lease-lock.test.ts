import { describe, expect, it } from 'vitest';
import { failingSwap, type Swap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { State } from './leases/state.ts';
import { leaseLock, type LeaseLock, type LeaseLockParameters } from './lease-lock.ts';
import type { AnyFunctionSpec, AnyService } from './service.ts';

type Fn = keyof LeaseLock;

const leases = leaseLock as unknown as AnyService;
const { acquire, release, tryAcquire, holds } = leases.functions as Record<Fn, AnyFunctionSpec>;

/** A lock that is lent for 10 ms, by clocks that are right, in moments before and after that. */
function swapOf(
  fns: readonly Fn[],
  parameters: Partial<LeaseLockParameters>,
  { depth, ahead, others = {} }: { depth: number; ahead: number; others?: Record<string, AnyFunctionSpec> },
): Swap | null {
  const some = Object.fromEntries(fns.map((fn) => [fn, others[fn] ?? leases.functions[fn]!]));
  const all = { ...leaseLock.parameters, ttlsMs: [10], rho: 0, ...parameters };
  const specification = firstPart({ ...leases, functions: some }, 2, all);
  return failingSwap(specification, { depth, ahead, times: [0, 3, 9] });
}

const toldAtOnce = { toldWithinMs: 0, givingUp: false };

describe('lease-lock is judged as it is observed: it is delay-closed, with 2 users', () => {
  it('all of it, near the beginning', () => {
    expect(swapOf(Object.keys(leases.functions) as Fn[], {}, { depth: 3, ahead: 2 })).toBeNull();
  });

  it.each<[Fn[], Partial<LeaseLockParameters>, number]>([
    [['acquire'], {}, 6],
    [['acquire', 'release'], { givingUp: false }, 7],
    [['tryAcquire', 'release'], { spurious: true }, 6],
    [['tryAcquire', 'renew'], {}, 6],
    [['acquire', 'holds'], toldAtOnce, 7],
    [['acquire', 'holds', 'release'], { ...toldAtOnce, renewal: 'service' }, 6],
    [['tryAcquire', 'holds', 'release'], { ...toldAtOnce, tokens: 'none' }, 6],
    [['acquire', 'read', 'write'], { givingUp: false }, 6],
    [['tryAcquire', 'read', 'write'], { fenced: false }, 6],
  ])('of its functions %j; %j; %d steps', (fns, parameters, depth) => {
    expect(swapOf(fns, parameters, { depth, ahead: 2 })).toBeNull();
  });

  it('it would not be, if tokens had to grow in the order of the returns', () => {
    const largest = ({ grants }: State, { result }: { result: { token: string } }): boolean =>
      grants.every((each) => typeof each === 'number' || Number(each) < Number(result.token));
    const others = {
      acquire: { ...acquire, return: { ...acquire.return, condition: { ...acquire.return.condition, largest } } },
    };
    expect(swapOf(['acquire'], { givingUp: false }, { depth: 6, ahead: 2, others })?.why).toMatch(
      /the return of acquire\("a", 10\) at \d with .* is refused/,
    );
  });

  it('nor if leases counted from the return of acquire', () => {
    const update = (s: State, context: { at: number; now: number }): void => {
      acquire.return.update!(s, context);
      if (s.holder?.by === context.at) s.holder = { ...s.holder, since: context.now };
    };
    const others = { acquire: { ...acquire, return: { ...acquire.return, update } } };
    expect(swapOf(['acquire'], { givingUp: false }, { depth: 6, ahead: 2, others })?.why).toMatch(/acquire/);
  });

  it('nor if a late release were answered by what is so at its return', () => {
    const results = ({ holder }: State, { at }: { at: number }): unknown[] => [holder?.by === at];
    const others = { release: { ...release, step: {}, results } };
    expect(swapOf(['acquire', 'release'], { givingUp: false }, { depth: 7, ahead: 2, others })?.why).toMatch(/re/);
  });

  it('nor if a try were only refused while somebody has the lock at its return', () => {
    const condition = {
      ...tryAcquire.return.condition,
      'somebody has it': (s: State, { result }: { result: unknown }) => result !== null || s.holder !== null,
    };
    const others = { tryAcquire: { ...tryAcquire, return: { ...tryAcquire.return, condition } } };
    expect(swapOf(['tryAcquire', 'release'], {}, { depth: 6, ahead: 2, others })?.why).toMatch(/tryAcquire/);
  });

  it('nor if it counted who has the lock when `holds` returns', () => {
    const condition = {
      told: (s: State, { at, result }: { at: number; result: boolean }) => !result || s.users[at]!.next === null,
    };
    const others = { holds: { ...holds, return: { ...holds.return, condition } } };
    expect(swapOf(['acquire', 'holds'], toldAtOnce, { depth: 7, ahead: 2, others })?.why).toMatch(/holds/);
  });
});
