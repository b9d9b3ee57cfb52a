import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clauses, decided, emptyFolder, start, test, urls, type Report } from './command.ts';
import { rogueNode, tampers } from './rogue-node.ts';

const nodes = start('start-nodes', ['2', '--use', 'imp0', '--port', '0']);
let good: string[];
beforeAll(async () => {
  good = await urls(nodes, 2);
});
afterAll(async () => {
  nodes.child.kill('SIGTERM');
  await nodes.done;
});

/** The report of a campaign in which node 0 is tampered with. */
async function tamperedWith(how: keyof typeof tampers, ...more: string[]): Promise<Report> {
  const { url, close } = await rogueNode(good[0]!, tampers[how]());
  const { report } = await test([`--connect=${url},${good[1]!}`, '--runs', '5', '--seed', '1', ...more]);
  close();
  return report;
}

describe('a node is found to break the wire protocol that', () => {
  it.each([
    ['says what is no JSON', /node 0 sent "jsonrpc".*: it is not JSON/],
    ['says what is no message', /node 0 sent \[\{.*: it is neither a JSON-RPC 2\.0 request nor an answer/],
    ['answers what was not asked', /it answers the request 1000000, which was not asked or was answered before/],
    ['answers twice', /it answers the request \d+, which was not asked or was answered before/],
    ['answers a request of an old run again', /it answers the request \d+, which was not asked or was answered before/],
    ['asks without an id', /a request without an id cannot be answered/],
    ['asks what is not asked of the tester', /it asks for "call", which is not asked of this end; there are: inform/],
    ['informs for another node', /node 0 informs '\w+' for address 1, which is not its own/],
    ['informs of a layer that nobody listens to', /node 0 informs '\w+' of the layer tcp; listened to is imp0/],
    ['informs without a number', /the parameters of 'inform' are wrong: .*seq/s],
    ['says that its connection is lost', /the answer to 'call' is wrong: .*this code is never on the wire/],
    ['answers in a wrong shape how it is prepared', /the answer to 'prepare' is wrong/],
    ['answers in a wrong shape how it is', /the answer to 'status' is wrong/],
  ] as const)('%s', async (how, reason) => {
    const { findings, verdict } = await tamperedWith(how, '--checker', 'imp0');
    expect({ verdict, findings }).toMatchObject({
      verdict: 'violates',
      findings: [{ judge: 'node', clause: 'it keeps to the wire protocol', at: 0 }],
    });
    expect(findings[0]!.reason).toMatch(reason);
  });
});

describe('a node is found to inform out of order that', () => {
  it.each(['swaps two informs', 'informs twice'] as const)('%s', async (how) => {
    expect(clauses(await tamperedWith(how, '--checker', 'imp0'))).toEqual(['node: the node: it informs in order']);
  });
});

it('a node that informs without end is found to flood', async () => {
  const path = join(emptyFolder(), 'any.mjs');
  const service = `import { distlock } from 'servicetester/services/distlock';`;
  writeFileSync(
    path,
    `${service}\nexport default { name: 'any', service: distlock, init: () => ({}), on: { status: {}, sent: {}, received: {} } };`,
  );
  const few = ['--checker', path, '--calls', '2']; // which do not come between
  const report = await decided(() => tamperedWith('informs without end', ...few));
  expect(clauses(report)).toEqual(['node: the node: it does not flood']);
});
