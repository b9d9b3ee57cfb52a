import { describe, expect, it } from 'vitest';
import { isSame } from '../../services/semantics/json.ts';
import { Beliefs, type Belief } from '../../services/semantics/delay-closed.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import type { OngoingCall, Step } from '../../services/semantics/position.ts';
import type { Specification } from '../../services/semantics/specification.ts';
import { lock, type LockParameters } from '../../services/lock.ts';
import type { Tracked } from './knowledge.ts';
import { Possible } from './possible.ts';

const part = (addresses: number, parameters: Partial<LockParameters> = {}): Specification =>
  firstPart(lock, addresses, { ...lock.parameters, ...parameters });

/** All that could be seen to end an ongoing call. */
const RESULTS = [null, true, false, 0, 1, 2];

/** Follows what is seen, just in time. */
class Run {
  readonly possible: Possible;
  readonly ongoing: Tracked[] = [];
  #ids = 0;

  constructor(specification: Specification, steps: readonly Step[]) {
    this.possible = new Possible(specification);
    for (const step of steps) this.follow(step);
  }

  /** Is it allowed? If so, it is followed. */
  follow(step: Step): boolean {
    const { at, fn, args } = step.call;
    if (step.kind === 'call') {
      const call = { at, fn, args, id: this.#ids++, indefinite: false };
      this.possible.call(call, 0);
      this.ongoing.push(call);
      return true;
    }
    const index = this.ongoing.findIndex((call) => call.at === at && call.fn === fn && isSame(call.args, args));
    const call = this.ongoing[index]!;
    if (step.kind === 'give up') this.possible.giveUp(call);
    else {
      const refused =
        step.kind === 'return' ? this.possible.return(call, step.result, 0) : this.possible.end(call, step.kind, 0);
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
function endsOf({ positions }: Belief): Step[] {
  return positions[0]!.ongoing.flatMap(({ at, fn, args, gaveUp }: OngoingCall): Step[] => {
    const call = { at, fn, args, ...(gaveUp && { gaveUp }) };
    const returns = RESULTS.map((result): Step => ({ kind: 'return', call, result }));
    return gaveUp ? [...returns, { kind: 'cancelled', call }] : returns;
  });
}

/** Goes through all that can be seen, and compares what is allowed just in time with what is allowed by all that is possible. */
function compared(specification: Specification, depth: number): { places: number; differing: string[] } {
  const beliefs = new Beliefs(specification);
  let layer: { belief: Belief; steps: readonly Step[] }[] = [{ belief: beliefs.start(), steps: [] }];
  const seen = new Set<string>();
  const differing: string[] = [];
  for (let d = 0; d < depth; d += 1) {
    const next: typeof layer = [];
    for (const { belief, steps } of layer) {
      for (const step of [...beliefs.beginnings(belief), ...endsOf(belief)]) {
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
});
