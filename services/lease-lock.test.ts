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

describe('what a user believes of its lease', () => {
  const setting = { addresses: 2, parameters: { ...leaseLock.parameters!, ttlsMs: [100] }, key: 'a' };
  const { functions, init, believes, died } = leaseLock;
  const holder = (): State => {
    const s = init(setting);
    const call = { ...setting, at: 0, now: 10, args: ['a', 100] as [string, number] };
    functions.acquire.call.update!(s, call);
    functions.acquire.step!['takes it']!.update!(s, call);
    functions.acquire.return.update!(s, { ...call, now: 50, result: { token: '1', validMs: 70 } });
    return s;
  };
  const at = (s: State, now: number): boolean => believes!(s, { ...setting, at: 0, now });

  it('is that it has it, until its validity is over, which counts from the call', () => {
    expect([50, 79, 80].map((now) => at(holder(), now))).toEqual([true, true, false]);
  });

  it('is that it has it no more, when it releases it, is told that it is lost, or is dead', () => {
    const [released, told, dead] = [holder(), holder(), holder()];
    const call = { ...setting, at: 0, now: 60, args: ['a'] as [string] };
    functions.release.call.update!(released, call);
    functions.holds.call.update!(told, call);
    expect([at(released, 61), at(told, 61)]).toEqual([false, true]);
    functions.holds.return.update!(told, { ...call, result: false });
    died!.update!(dead, { ...setting, at: 0, now: 60 });
    expect([at(told, 61), at(dead, 61)]).toEqual([false, false]);
  });

  it('lasts, as all that time changes, no longer than its time by a slow clock, and a little', () => {
    expect(leaseLock.lapsesMs!({ ...leaseLock.parameters!, ttlsMs: [5, 1000], rho: 0.01 })).toBe(1110);
  });
});
