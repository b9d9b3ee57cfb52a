import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  defineImplementation,
  type AnyImplementation,
  type NodeContext,
} from '../../implementations/implementation.ts';
import { realClock } from '../../services/environment/clock.ts';
import { defineService } from '../../services/service.ts';
import { connect } from '../wire/connect.ts';
import { Host } from './host.ts';
import type { Stack } from './layers.ts';
import type { Peer } from '../wire/peer.ts';
import { errors, type Params } from '../wire/protocol.ts';
import { listen, type Listening } from '../wire/server.ts';

const below = defineService<{ put(x: number): void }, null>({
  name: 'below',
  addresses: { default: 1, min: 1 },
  init: () => null,
  functions: { put: { args: () => [[0]], call: {}, return: {} } },
});
const above = defineService<{ go(): void; twice(): void }, null>({
  name: 'above',
  addresses: { default: 1, min: 1 },
  init: () => null,
  functions: { go: { call: {}, return: {} }, twice: { call: {}, return: {} } },
});

const cleanUp: (() => void)[] = [];
afterEach(() => cleanUp.splice(0).forEach((clean) => clean()));

/** A tester that records, and acknowledges only when it is told to. */
interface SlowTester {
  readonly peer: Peer;
  readonly informed: Params<'inform'>[];
  /** Acknowledges the oldest event that is not yet. */
  readonly acknowledge: () => void;
  readonly call: (fn: string) => Promise<unknown>;
  readonly arrived: (count: number) => Promise<void>;
}

async function host(stack: AnyImplementation[], { checked = ['top'] } = {}): Promise<SlowTester> {
  const hosted = new Host(stack as unknown as Stack, realClock());
  const server: Listening = await listen(0, (socket) => hosted.connect(socket, () => {}));
  const informed: Params<'inform'>[] = [];
  const acks: (() => void)[] = [];
  const inform = (params: Params<'inform'>): Promise<null> => {
    informed.push(params);
    return new Promise((resolve) => acks.push(() => resolve(null)));
  };
  const { peer } = await connect(server.url, { who: 'the node', handlers: { inform }, onBroken: () => {} });
  cleanUp.push(() => {
    peer.terminate();
    server.close();
  });
  const place = { run: 'r', address: 0 };
  await peer.request('prepare', { ...place, addresses: 1, parameters: null, seed: 1, checked, system: {} });
  await peer.request('start', { ...place, endpoints: [null] });
  return {
    peer,
    informed,
    acknowledge: () => acks.shift()!(),
    call: (fn) => peer.request('call', { ...place, function: fn, args: [] }),
    arrived: async (count) => {
      while (informed.length < count) await turn();
    },
  };
}

/** Two layers; what reaches the lower one is noted. */
function layers(node: (context: NodeContext) => { go(): unknown; twice(): unknown }): {
  stack: AnyImplementation[];
  put: number[];
} {
  const put: number[] = [];
  const bottom = defineImplementation({
    name: 'bottom',
    service: below,
    createNode: () => ({ put: (x: number) => void put.push(x) }),
  });
  const top = { name: 'top', service: above, over: { service: below, use: 'bottom' }, createNode: node };
  return { stack: [top, bottom] as AnyImplementation[], put };
}

/** Long enough for anything that is not held to go out. */
const aWhile = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await turn();
};

describe('the host of a node', () => {
  it('lets nothing out before what was informed in the step is recorded: neither calls below nor returns', async () => {
    const { stack, put } = layers(({ lower, informTester }) => ({
      go() {
        void lower['put']!(1);
        void informTester('changed'); // after the call below, in the same step
      },
      twice() {},
    }));
    const tester = await host(stack);
    let returned = false;
    const going = tester.call('go').then(() => (returned = true));
    await tester.arrived(1);
    await aWhile();
    expect([put, returned]).toEqual([[], false]);
    tester.acknowledge();
    await going;
    expect(put).toEqual([1]);
  });

  it('numbers what a node informs from 0, and says from which layer it is', async () => {
    const { stack } = layers(({ informTester }) => ({
      go() {
        void informTester('a', 1);
        void informTester('b');
      },
      twice() {},
    }));
    const tester = await host(stack);
    const going = tester.call('go');
    await tester.arrived(2);
    tester.acknowledge();
    tester.acknowledge();
    await going;
    const place = { run: 'r', address: 0, layer: 'top' };
    expect(tester.informed).toEqual([
      { ...place, seq: 0, event: 'a', data: 1 },
      { ...place, seq: 1, event: 'b', data: null },
    ]);
  });

  it('does not make a node wrong that awaits its informs inside a change', async () => {
    let changing = false;
    const overlaps: boolean[] = [];
    const change = async (informTester: NodeContext['informTester']): Promise<void> => {
      overlaps.push(changing);
      changing = true;
      await informTester('changing'); // outside a test node this takes no time: here it must not either
      changing = false;
    };
    const { stack } = layers(({ informTester }) => ({
      go: () => change(informTester),
      twice: () => change(informTester),
    }));
    const tester = await host(stack);
    const both = Promise.all([tester.call('go'), tester.call('twice')]);
    await tester.arrived(2); // the second began although the first is not acknowledged
    tester.acknowledge();
    tester.acknowledge();
    await both;
    expect(overlaps).toEqual([false, false]);
  });

  it('lets a node with sockets of its own wait until an event is recorded', async () => {
    const written: string[] = [];
    const { stack } = layers(({ informTester, system }) => {
      expect(system).toBeUndefined(); // it reads where its servers are: it has sockets of its own
      return {
        async go() {
          await informTester('written');
          written.push('written');
        },
        twice() {},
      };
    });
    const tester = await host(stack);
    const going = tester.call('go');
    await tester.arrived(1);
    await aWhile();
    expect(written).toEqual([]);
    tester.acknowledge();
    await going;
    expect(written).toEqual(['written']);
  });

  it('informs nothing where the layer has no checker, and holds nothing', async () => {
    const { stack, put } = layers(({ lower, informTester }) => ({
      go() {
        void informTester('changed');
        void lower['put']!(1);
      },
      twice() {},
    }));
    const tester = await host(stack, { checked: [] });
    await tester.call('go');
    expect([tester.informed, put]).toEqual([[], [1]]);
  });

  it.each(['close', 'traffic', 'constructor', 'toString', '__proto__'])(
    'lets only the functions of the service be called, not %s, and says which there are',
    async (fn) => {
      const { stack } = layers(() => ({
        go() {},
        twice() {},
        close() {},
        traffic: () => ({ written: 0, handled: 0 }),
      }));
      const tester = await host(stack);
      await expect(tester.call(fn)).rejects.toMatchObject({
        code: -32602,
        message: `There is no function '${fn}': only the functions of the service can be called: go, twice.`,
      });
    },
  );

  it('answers what does not fit what came before with why', async () => {
    const { stack } = layers(() => ({ go() {}, twice() {} }));
    const { peer } = await host(stack);
    const code = errors.wrongOrder.code;
    const place = { run: 'another', address: 0 };
    await expect(peer.request('call', { ...place, function: 'go', args: [] })).rejects.toMatchObject({ code });
    await expect(peer.request('start', { ...place, endpoints: [] })).rejects.toMatchObject({ code });
    const again = { run: 'r', address: 0, addresses: 1, parameters: null, seed: 1, checked: [], system: {} };
    await expect(peer.request('prepare', again)).rejects.toMatchObject({ code });
    const { code: version } = errors.wrongVersion;
    await expect(peer.request('initialize', { protocolVersion: '0' })).rejects.toMatchObject({ code: version });
  });

  it('says what a node threw, in a call and when it is made', async () => {
    const { stack } = layers(() => ({
      go() {
        throw new RangeError('no');
      },
      twice() {},
    }));
    const tester = await host(stack, { checked: [] });
    await expect(tester.call('go')).rejects.toMatchObject({ code: errors.callFailed.code, message: 'no' });
    const broken = layers(() => {
      throw new Error('not today');
    });
    await expect(host(broken.stack)).rejects.toMatchObject({
      code: errors.callFailed.code,
      message: 'createNode of top failed: not today',
    });
  });

  it('tells who announces a port at which nobody listens', async () => {
    const { stack } = layers(({ announce }) => {
      void announce({ host: '127.0.0.1', port: 0 });
      return { go() {}, twice() {} };
    });
    await expect(host(stack)).rejects.toMatchObject({
      message: 'createNode of top failed: node 0 announced port 0: announce where it listens, or do not announce.',
    });
  });

  it.each([null, undefined, 7, { port: 4000 }, 'localhost:4000'])(
    'tells who announces %j what is wanted',
    async (mine) => {
      const { stack } = layers(({ announce }) => {
        void announce(mine as never);
        return { go() {}, twice() {} };
      });
      await expect(host(stack)).rejects.toMatchObject({
        message: `createNode of top failed: node 0 announced ${JSON.stringify(mine)}: announce({ host, port }) wants where it listens, or do not announce.`,
      });
    },
  );

  it('lets nothing of a run settle any more when it is over', async () => {
    let settled = false;
    const { stack } = layers(({ lower }) => ({
      go() {
        void lower['put']!(1).then(() => (settled = true));
        return new Promise(() => {});
      },
      twice() {},
    }));
    const tester = await host(stack);
    void tester.call('go').catch(() => {});
    const { left } = await tester.peer.request('stop', { run: 'r', address: 0, waitMs: 0 });
    await aWhile();
    expect([left, settled]).toEqual([[], false]);
  });

  it('tells what a node left behind: timers that still run', async () => {
    const timers: NodeJS.Timeout[] = [];
    const { stack } = layers(() => ({
      go() {
        // Some, since this process is not only the node's: a timer of ours that ends meanwhile is subtracted.
        for (let i = 0; i < 5; i += 1) timers.push(setInterval(() => {}, 1000));
      },
      twice() {},
    }));
    const tester = await host(stack, { checked: [] });
    await tester.call('go');
    const { left } = await tester.peer.request('stop', { run: 'r', address: 0, waitMs: 0 });
    for (const timer of timers) clearInterval(timer);
    expect(left).toEqual([expect.stringMatching(/^[2-5] Timeout$/)]);
  });
});
