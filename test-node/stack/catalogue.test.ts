import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { find, names, wholeName } from './catalogue.ts';

it('of a folder with an index only the folder has a name', () => {
  const there = names('implementation').filter((name) => name.startsWith('lock/zmq'));
  expect(there).toEqual(['lock/zmq', 'lock/zmq-one-process', 'lock/zmq-published']);
});

it.each(['zmq', 'zmq-published', 'zmq-one-process'])('the implementation %s is found by its name', async (name) => {
  expect(await find('implementation', name)).toMatchObject({ name, service: { name: 'lock' } });
});

it('the end of a name means the whole one where that is unique, or of that service', () => {
  expect(wholeName('implementation', 'imp0')).toBe('distlock/imp0');
  expect(wholeName('implementation', 'central', 'mutex')).toBe('mutex/central');
  expect(() => wholeName('implementation', 'central')).toThrow("'central' could be any of these implementations:");
});

describe('a file with several', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'both.mjs');
  writeFileSync(
    file,
    `const one = (name) => ({ name, service: { name: 'it', addresses: { default: 1, min: 1 }, init: () => ({}), functions: {} }, createNode: () => ({}) });
     export const first = one('quick');
     export default one('slow');
     export { first as zero };`,
  );

  it.each(['#first', '#quick', '#zero', '#default', '#slow'])('is asked for one of them: %s', async (which) => {
    const name = ['#default', '#slow'].includes(which) ? 'slow' : 'quick';
    expect(await find('implementation', `${file}${which}`)).toMatchObject({ name });
    expect(await find('implementation', `${pathToFileURL(file).href}${which}`)).toMatchObject({ name });
  });

  it('says which there are', async () => {
    await expect(find('implementation', file)).rejects.toThrow(
      /exports 2 implementations; say which, behind a #: #\w+, #\w+/,
    );
    await expect(find('implementation', `${file}#firs`)).rejects.toThrow(
      /exports no implementation 'firs', but .*Did you mean/,
    );
    await expect(find('checker', `${file}#first`)).rejects.toThrow('exports no checker');
  });
});
