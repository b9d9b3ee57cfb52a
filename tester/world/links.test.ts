import { afterEach, describe, expect, it } from 'vitest';
import { realClock } from '../../services/environment/clock.ts';
import { hasEndpoints } from './endpoints.ts';
import { Links } from './links.ts';

const links = new Links(realClock());
afterEach(() => links.close());

const A = { host: '127.0.0.1', port: 1001 };
const B = { host: '127.0.0.1', port: 1002 };
const datagrams = { ...A, transport: 'udp' } as const;

/** Where a proxy stands: on a port of this machine that is none of ours. */
const proxied = { host: '127.0.0.1', port: expect.not.toBeOneOf([A.port, B.port]) as number };

describe('what a node is told', () => {
  it('of servers is the same, wherever an endpoint stands, but for where it leads', async () => {
    const system = { one: { server: A, name: 'x' }, all: [B, { ...A, user: 'me' }], none: null, port: 1 };
    expect(await links.systemOf(0, system)).toEqual({
      one: { server: proxied, name: 'x' },
      all: [proxied, { ...proxied, user: 'me' }],
      none: null,
      port: 1,
    });
  });

  it('of others leads through proxies, of itself and to datagrams does not', async () => {
    expect(await links.endpointsOf(0, [A, B, null, datagrams])).toEqual([A, proxied, null, datagrams]);
    expect(await links.systemOf(0, { datagrams })).toEqual({ datagrams });
  });

  it('is its own for each node, one for each place, and the same in the next run', async () => {
    const ports = async (at: number): Promise<number[]> => [
      ...(await links.systemOf(at, [A, B, A])).map(({ port }) => port),
      ...(await links.endpointsOf(at, [A, A, A])).map((endpoint) => endpoint!.port),
    ];
    const [first, other] = [await ports(0), await ports(1)];
    expect(first[0]).toBe(first[2]);
    expect(new Set([...first, ...other]).size).toBe(9); // four of each, and where they listen themselves
    links.begin();
    expect(links.some).toBe(false);
    expect(await ports(0)).toEqual(first);
    expect(links.some).toBe(true);
  });
});

describe('whether there are links to servers', () => {
  it('is seen in what is told of them', () => {
    expect([{ a: [{ b: A }] }, [A]].map(hasEndpoints)).toEqual([true, true]);
    expect([{}, null, { host: 'here' }, { datagrams }].map(hasEndpoints)).toEqual([false, false, false, false]);
  });
});
