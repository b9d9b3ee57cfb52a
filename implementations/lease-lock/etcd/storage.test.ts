import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../implementation.ts';
import { StorageClient } from './storage-client.ts';
import { BYTES_MAX } from './storage-messages.ts';
import type { Checking } from './storage-table.ts';
import { Storage } from './storage.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function started(checking: Checking = 'checked'): Promise<{ client: StorageClient; endpoint: Endpoint }> {
  const storage = await Storage.listen(0, checking);
  const client = new StorageClient(storage.endpoint);
  cleanUp.push(
    () => storage.close(),
    () => client.close(),
  );
  return { client, endpoint: storage.endpoint };
}

interface Asked {
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** Asks as somebody who is no client of ours. */
async function ask(storage: Endpoint, { body = '', method = 'POST', path = '/', headers = {} }: Asked) {
  const asked = request({ ...storage, method, path, headers, agent: false });
  asked.on('error', () => {}); // it is cut off while it writes
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return [answer.statusCode, (JSON.parse(await text(answer)) as { error?: string }).error];
}

describe('the storage', () => {
  it('keeps what was written, with its version', async () => {
    const { client } = await started();
    expect(await client.read('a')).toBe(null);
    await client.write({ key: 'a', value: 'x y', version: '7' });
    expect([await client.read('a'), await client.read('a?b=ä')]).toEqual([{ value: 'x y', version: '7' }, null]);
  });

  it('refuses an older version and says both, also where floating point could not tell them apart', async () => {
    const { client } = await started();
    await client.write({ key: 'a', value: 'new', version: '4703569812595502727' });
    await expect(client.write({ key: 'a', value: 'old', version: '4703569812595502721' })).rejects.toMatchObject({
      name: 'Refused',
      message: 'error: given version (4703569812595502721) differ from the existing version (4703569812595502727)',
    });
    expect(await client.read('a')).toEqual({ value: 'new', version: '4703569812595502727' });
  });

  it.each([
    ['9', '10'],
    ['0', '0'],
    ['18446744073709551616', '18446744073709551617'],
    ['9'.repeat(100), '1' + '0'.repeat(100)],
  ])('takes version %s, and then %s', async (first, then) => {
    const { client } = await started();
    await client.write({ key: 'a', value: '1', version: first });
    await client.write({ key: 'a', value: '2', version: then });
    await client.write({ key: 'a', value: '3', version: then });
    expect(await client.read('a')).toEqual({ value: '3', version: then });
  });

  it('refuses the older one also if only the length tells them apart', async () => {
    const { client } = await started();
    await client.write({ key: 'a', value: '1', version: '10' });
    await expect(client.write({ key: 'a', value: '2', version: '9' })).rejects.toThrow('given version (9)');
  });

  it('keeps the versions of keys apart, also of keys that every object has', async () => {
    const { client } = await started();
    await client.write({ key: '__proto__', value: '1', version: '10' });
    await client.write({ key: 'constructor', value: '2', version: '9' });
    expect([await client.read('__proto__'), await client.read('toString')]).toEqual([
      { value: '1', version: '10' },
      null,
    ]);
  });

  it('that checks nothing lets an old write destroy the new one', async () => {
    const { client } = await started('unchecked');
    await client.write({ key: 'a', value: 'new', version: '2' });
    await client.write({ key: 'a', value: 'old', version: '1' });
    expect(await client.read('a')).toEqual({ value: 'old', version: '1' });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'the body is no JSON'],
    ['nothing', '', 'the body is no JSON'],
    ['null', 'null', 'the body is no object'],
    ['no key', '{"value":"x","version":"1"}', '`key` must be a string'],
    ['a value that is no string', '{"key":"a","value":1,"version":"1"}', '`value` must be a string'],
    [
      'a version that is a number',
      '{"key":"a","value":"x","version":4703569812595502727}',
      '`version` must be a string: as a number it would lose its last digits',
    ],
    ...['', '-1', '1.0', '1e3', '0x10', ' 1', '01', '１'].map(
      (version) =>
        [
          `the version '${version}'`,
          JSON.stringify({ key: 'a', value: 'x', version }),
          '`version` must be a decimal integer, as a string',
        ] satisfies [string, string, string],
    ),
  ])('says what is wrong with %s, and goes on', async (_, body, error) => {
    const { client, endpoint } = await started();
    expect(await ask(endpoint, { body })).toEqual([400, error]);
    expect(await client.read('a')).toBe(null);
  });

  it('takes a body of the longest length, and none that is longer', async () => {
    const { client, endpoint } = await started();
    const empty = JSON.stringify({ key: 'a', value: '', version: '1' });
    const value = 'x'.repeat(BYTES_MAX - empty.length);
    await client.write({ key: 'a', value, version: '1' });
    const body = JSON.stringify({ key: 'a', value: `${value}x`, version: '1' });
    expect(await ask(endpoint, { body })).toEqual([413, `the body is longer than ${BYTES_MAX} bytes`]);
  });

  it.each<[string, Asked, number, string]>([
    ['a web page', { headers: { origin: 'http://a.example' } }, 403, 'web pages are not answered'],
    ['another method', { method: 'DELETE' }, 405, 'GET reads, POST writes'],
    ['a read of no key', { method: 'GET' }, 400, 'say which key: ?key=…'],
  ])('refuses %s', async (_, asked, status, error) => {
    const { endpoint } = await started();
    expect(await ask(endpoint, asked)).toEqual([status, error]);
  });
});
