import { describe, expect, it } from 'vitest';
import { defineImplementation, type AnyImplementation, type NodeOf } from '../../implementations/implementation.ts';
import { distlock, type Distlock } from '../../services/distlock.ts';
import type { Clock } from '../../services/environment/clock.ts';
import { normalise } from '../plan/normalise.ts';
import type { Entry } from '../plan/plan.ts';
import { record, type Recorded } from './simulation.fixture.ts';
import { simulatedStack } from './stack.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';

/** A right lock for nodes that share a variable; `acq` tells how one waits until it may take it. */
function runOf(
  acq: (mayTake: () => boolean, clock: Clock) => Promise<void>,
  make: (clock: Clock) => void = () => {},
  calls = 8,
): Promise<Recorded> {
  const store = { held: false };
  const implementation = defineImplementation({
    name: 'shared',
    service: distlock,
    createNode: ({ clock }): NodeOf<Distlock> => {
      make(clock);
      return {
        async acq() {
          await acq(() => !store.held, clock);
          store.held = true;
        },
        rel: () => void (store.held = false),
        end: () => {},
      };
    },
  });
  const offered = ['acq', 'rel', 'end'];
  const tested = { service: distlock, addresses: 2, parameters: undefined, offered, checker: null, overtaking: null };
  const user = Array.from({ length: calls / 2 }, (_, id): Entry => [id, 0, 0]);
  const plan = normalise({ workload: [user, user] });
  return record(
    { tested, stack: simulatedStack([implementation as unknown as AnyImplementation]) },
    plan,
    firstInFirstOut,
  );
}

const poll = async (mayTake: () => boolean, clock: Clock, background = false): Promise<void> => {
  while (!mayTake()) await clock.sleep(1, { background });
};
/** A heartbeat. */
const beat = async (clock: Clock, background: boolean): Promise<void> => {
  for (;;) await clock.sleep(10, { background });
};

describe('a simulated run', () => {
  it('that comes to its end has nothing to be said of', async () => {
    expect((await runOf(poll)).result).toMatchObject({ findings: [], undecided: [] });
  });

  it('in which nothing can happen any more is stuck, if somebody is owed a return', async () => {
    const { result, pending } = await runOf(async (mayTake) => {
      if (!mayTake()) await new Promise(() => {});
    });
    expect(result.findings).toMatchObject([{ clause: 'a call that may return does so' }]);
    expect(result.findings[0]!.reason).toContain('Nothing can happen any more');
    expect(pending).toEqual([]);
  });

  it('in which only timers are left that repeat for ever, and said so, is stuck like it', async () => {
    const { result, pending } = await runOf(
      async (mayTake) => {
        if (!mayTake()) await new Promise(() => {});
      },
      (clock) => void beat(clock, true),
    );
    expect(result.findings[0]?.reason).toContain('Nothing can happen any more');
    expect(pending.map(({ label }) => label).sort()).toEqual(['timer at 0', 'timer at 1']);
  });

  it('whose timers fire for ever is judged after a fair time: who is owed a return all along is stuck', async () => {
    const { result } = await runOf(
      async (mayTake) => {
        if (!mayTake()) await new Promise(() => {});
      },
      (clock) => void beat(clock, false),
    );
    expect(result.findings).toMatchObject([{ clause: 'a call that may return does so' }]);
    expect(result.findings[0]!.reason).toContain('timers fire on');
  });

  it('whose timers fire for ever is not stuck if all return; but they are left over', async () => {
    const { result } = await runOf(poll, (clock) => void beat(clock, true));
    expect(new Set(result.findings.map(({ clause }) => clause))).toEqual(new Set(['end leaves nothing running']));
  });

  it('that is slow is not accused: who was owed a return got it, though there is no end in sight', async () => {
    const slow = async (mayTake: () => boolean, clock: Clock): Promise<void> => {
      for (let i = 0; i < 3000 || !mayTake(); i += 1) await clock.sleep(1);
    };
    const { result } = await runOf(slow, undefined, 40);
    expect(result.findings).toEqual([]);
    expect(result.undecided).toMatchObject([{ cause: 'not finished' }]);
  });

  it('has its waits, in which nobody is owed anything: a long sleep is no stuck call', async () => {
    const { result } = await runOf(async (mayTake, clock) => {
      do await clock.sleep(1e6);
      while (!mayTake());
    });
    expect(result).toMatchObject({ findings: [], undecided: [] });
  });
});
