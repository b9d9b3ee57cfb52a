import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { defineImplementation, type AnyImplementation } from '../../implementations/implementation.ts';
import { realClock } from '../../services/environment/clock.ts';
import { defineService } from '../../services/service.ts';
import type { Happening } from '../trace/event.ts';
import { openInProcess, type InProcess } from './in-process.ts';
import { NotReady } from './world.ts';

const ask = defineService<{ ask(): string }, null>({
  name: 'ask',
  addresses: { default: 1, min: 1 },
  init: () => null,
  functions: { ask: { call: {}, results: () => ['yes'], return: {} } },
});

/** A world of one node, whose run begins. */
async function running(
  createNode: AnyImplementation['createNode'],
): Promise<{ world: InProcess; heard: Happening[]; begin: (run: string, addresses?: number) => Promise<void> }> {
  const top = defineImplementation({ name: 'top', service: ask, createNode: createNode as never });
  const stack = [top as unknown as AnyImplementation] as const;
  const world = await openInProcess({ stack, parameters: {}, checked: true, clock: realClock() });
  const heard: Happening[] = [];
  const listener = (happening: Happening): void => void heard.push(happening);
  const begin = (run: string, addresses = 1) =>
    world.prepare({ run, addresses, random: 1, clocks: [], identities: [0, 1].slice(0, addresses), listener });
  return { world, heard, begin };
}

it('what is informed in a call is heard between the call and its return', async () => {
  const { world, heard, begin } = await running(({ informTester }) => ({
    ask() {
      void informTester('asked', { by: 'me' });
      return 'yes';
    },
  }));
  await begin('a');
  world.call(0, 1, 'ask', []);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard.map(({ type }) => type)).toEqual(['inform', 'return']);
  expect(await world.stop(0)).toEqual([]);
});

it('calls of several nodes that are made together begin in one turn of the event loop; others do not', async () => {
  const said: string[] = [];
  const { world, heard, begin } = await running(() => ({
    async ask() {
      said.push('looks');
      for (let i = 0; i < 9; i += 1) await Promise.resolve();
      said.push('takes');
      return 'yes';
    },
  }));
  await begin('a', 2);
  world.call(0, 1, 'ask', []);
  world.call(1, 2, 'ask', []);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(said.splice(0)).toEqual(['looks', 'looks', 'takes', 'takes']);
  world.call(0, 5, 'ask', []);
  world.call(0, 6, 'ask', []);
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  expect(said.splice(0)).toEqual(['looks', 'takes', 'looks', 'takes']);
  world.call(0, 3, 'ask', []);
  await vi.waitFor(() => expect(heard).toHaveLength(5));
  world.call(1, 4, 'ask', []);
  await vi.waitFor(() => expect(heard).toHaveLength(6));
  expect(said).toEqual(['looks', 'takes', 'looks', 'takes']);
});

it('what comes of a run that is over is counted, and not heard', async () => {
  const late: (() => void)[] = [];
  const { world, heard, begin } = await running(({ informTester, run }) => ({
    ask: () =>
      new Promise((resolve) =>
        late.push(() => {
          void informTester('asked', run);
          resolve('yes');
        }),
      ),
  }));
  await begin('a');
  world.call(0, 1, 'ask', []);
  await vi.waitFor(() => expect(late).toHaveLength(1));
  await world.abandon(1000);
  await begin('b');
  late[0]!();
  for (let i = 0; i < 3; i += 1) await turn();
  expect({ heard, leaks: world.leaks }).toEqual({ heard: [], leaks: 2 });
});

it('who can be woken by nothing is idle; who sleeps is not', async () => {
  const { world, begin } = await running(({ clock, signal }) => ({
    ask: async () => {
      await clock.sleep(60_000, { signal });
      return 'yes';
    },
  }));
  await begin('a');
  // The timers of vitest itself come and go.
  await vi.waitFor(async () =>
    expect(await world.look(1000)).toMatchObject({ counted: true, wakesInMs: [expect.anything(), null] }),
  );
  world.call(0, 1, 'ask', []);
  await turn();
  await turn();
  const { idle, wakesInMs } = await world.look(1000);
  expect({ idle, sleeps: wakesInMs[1] !== null }).toEqual({ idle: false, sleeps: true });
  await world.stop(0);
});

it('a node that cannot be made is to blame', async () => {
  const { begin } = await running(() => {
    throw new Error('no');
  });
  await expect(begin('a')).rejects.toMatchObject({ violates: true, message: 'createNode of top failed: no' });
  await expect(begin('b')).rejects.toBeInstanceOf(NotReady);
});
