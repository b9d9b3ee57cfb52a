import { describe, expect, it } from 'vitest';
import { partsOf } from '../../services/semantics/parts.ts';
import type { AnyUser } from '../../implementations/implementation.ts';
import { distlock } from '../../services/distlock.ts';
import { datagram } from '../../services/datagram.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import type { AnyService } from '../../services/service.ts';
import { Hand, isVoid } from './hand.ts';
import type { Pending } from './pending.ts';
import { tryScheduler, type Tried } from './scheduler.fixture.ts';
import type { Fate } from './strategies/strategy.ts';

interface Played extends Tried {
  readonly users: readonly AnyUser[];
  readonly forbidden: string[];
  readonly lost: Pending[];
  /** The fates that were asked for. */
  readonly asked: string[];
}

/** A service in the scheduler's hands, at two addresses; its messages have these fates, then they arrive. */
function play(service: AnyService, fates: Fate[] = []): Played {
  const forbidden: string[] = [];
  const lost: Pending[] = [];
  const asked: string[] = [];
  const tried = tryScheduler(undefined, () => hand.settle());
  const hand = new Hand({
    parts: partsOf(service, 2, service.parameters),
    scheduler: tried.scheduler,
    strategy: {
      fate: ({ what }, { double }) => {
        asked.push(`${what.label()}${double ? '' : ', not twice'}`);
        return fates.shift() ?? 'arrives';
      },
    },
    onForbidden: (call, { clause }) => forbidden.push(`${call.fn}: ${clause}`),
    onLost: (pending) => lost.push(pending),
  });
  return { ...tried, users: [hand.userAt(0), hand.userAt(1)], forbidden, lost, asked };
}

/** Receives at 1 from now on: the messages, as they come. */
function receive({ users }: Played): unknown[] {
  const got: unknown[] = [];
  const receiving = async (): Promise<void> => {
    for (;;) got.push(((await users[1]!['recv']!()) as { message: unknown }).message);
  };
  void receiving();
  return got;
}

/** Sends from 0 to 1, one after the other. */
async function send({ users, run }: Played, ...messages: string[]): Promise<void> {
  for (const message of messages) {
    void users[0]!['send']!(1, message);
    await run();
  }
}

describe('the lowest service, in the hands of the scheduler', () => {
  it('tells apart the returns that say nothing, and wait for nothing', async () => {
    const { send, recv } = msgtransfer.functions;
    expect([isVoid(send), isVoid(recv), isVoid(distlock.functions.acq)]).toEqual([true, false, false]);
    const { users, scheduler, run } = play(msgtransfer);
    void users[0]!['send']!(1, 'm');
    void users[1]!['recv']!();
    await run(0);
    const possible = scheduler.possible.map(({ what }) => [what.label(), what.isVoid]);
    expect(possible).toEqual([
      ['send at 0 returns', true],
      ['m 0 → 1', false],
    ]);
  });

  it('returns what its specification allows, when the scheduler says so', async () => {
    const played = play(msgtransfer);
    const got = receive(played);
    await send(played, 'a', 'b');
    expect(got).toEqual(['a', 'b']);
  });

  it('makes a call that may not return wait', async () => {
    const played = play(msgtransfer);
    let returned = false;
    void played.users[1]!['recv']!().then(() => (returned = true));
    expect(await played.run()).toBe('quiet');
    expect(returned).toBe(false);
    await send(played, 'a');
    expect(returned).toBe(true);
  });

  it('refuses a call that its user could know to be forbidden, and tells of it', async () => {
    const played = play(msgtransfer);
    void played.users[0]!['send']!(1, 'a');
    await expect(played.users[0]!['send']!(1, 'b')).rejects.toThrow('no send is ongoing here');
    expect(played.forbidden).toEqual(['send: no send is ongoing here']);
  });

  it('keeps what goes from node to node apart: who changes what it sent changes nothing', async () => {
    const played = play(msgtransfer);
    const message = { n: 1 };
    void played.users[0]!['send']!(1, message);
    message.n = 2;
    const got = receive(played);
    await played.run();
    expect(got).toEqual([{ n: 1 }]);
  });

  it('loses nothing of a service that may not lose', async () => {
    const played = play(msgtransfer, ['is lost', 'is lost']);
    const got = receive(played);
    await send(played, 'a', 'b');
    expect([got, played.asked]).toEqual([['a', 'b'], []]);
  });

  it('asks once for the fate of each message: it arrives once, twice or never', async () => {
    const played = play(datagram, ['is lost', 'is doubled', 'arrives']);
    const got = receive(played);
    await send(played, 'a', 'b', 'c');
    expect(got).toEqual(['b', 'b', 'c']);
    expect(played.asked).toEqual(['a 0 → 1', 'b 0 → 1', 'c 0 → 1']);
    expect(played.lost.map(({ what }) => what.label())).toEqual(['a 0 → 1']);
  });

  it.each<[number, Fate[]]>([
    [3, ['arrives']],
    [2, ['is lost']],
    [4, ['is doubled']],
    [1, ['is lost', 'is lost']],
    [2, ['arrives', 'is lost']],
    [6, ['is doubled', 'is doubled', 'is doubled']],
  ])('lets what is sent three times arrive %i times, if its fates are %j', async (times, fates) => {
    for (const first of [true, false]) {
      const played = play(datagram, [...fates]);
      const early = first ? receive(played) : null;
      await send(played, 'same', 'same', 'same');
      const got = early ?? receive(played);
      await played.run();
      expect([got.length, played.asked.length]).toEqual([times, 3]);
    }
  });

  it('does not ask again what becomes of a message when the call that could have returned it returned another', async () => {
    const played = play(datagram, ['arrives', 'is lost', 'arrives']);
    await send(played, 'a', 'b', 'c');
    for (let i = 0; i < 4; i += 1) {
      void played.users[1]!['recv']!().catch(() => {});
      await played.run();
    }
    expect(played.asked).toHaveLength(3);
  });
});
