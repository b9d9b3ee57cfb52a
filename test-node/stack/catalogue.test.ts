import { expect, it } from 'vitest';
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
