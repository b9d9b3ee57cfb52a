import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaseLock } from '../../services/lease-lock.ts';
import { PACKAGE_ROOT } from '../../test-node/package.ts';
import { find, names } from '../../test-node/stack/catalogue.ts';
import {
  ANY_CLAUSE,
  CHECKER,
  EXPLAINED,
  FENCING,
  GIVEN_UP,
  HEADINGS_OF_CLAUSES,
  TWO_AT_ONCE,
  anchorOf,
  whereExplained,
  whereUnknownExplained,
  type UnknownCause,
} from './explained.ts';
import { BOUND_CLAUSES, NODE_CLAUSES, STUCK_CLAUSE, UNKNOWN_CAUSES } from './finding.ts';

const document = readFileSync(join(PACKAGE_ROOT, 'docs', EXPLAINED), 'utf8');
const anchors = [...document.matchAll(/^### (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

/** The causes that only recorded histories have. */
const OF_HISTORIES: readonly UnknownCause[] = ['out of time', 'not allowed'];

const places = [
  ...NODE_CLAUSES.map((clause) => whereExplained({ judge: 'node', clause }, {})),
  ...Object.values(BOUND_CLAUSES).map((clause) => whereExplained({ judge: 'bound', clause }, {})),
  ...[...Object.values(HEADINGS_OF_CLAUSES), TWO_AT_ONCE, GIVEN_UP, FENCING, ANY_CLAUSE, CHECKER].map(
    (heading) => `docs/${EXPLAINED}#${anchorOf(heading)}`,
  ),
  ...[...UNKNOWN_CAUSES, ...OF_HISTORIES].map(whereUnknownExplained),
];

describe('what is found is explained', () => {
  it('each kind of finding, and each cause of unknown, under a heading; and no heading is left over', () => {
    const expected = new Set(places.map((place) => place.replace(`docs/${EXPLAINED}#`, '')));
    expect(anchors.toSorted()).toEqual([...expected].sort());
  });

  it('by who judges, by the clause, and by what the service says of the clause', () => {
    const told = (judge: 'specification' | 'checker', clause: string): string =>
      whereExplained({ judge, clause }, leaseLock).split('#')[1]!;
    expect(told('specification', STUCK_CLAUSE)).toBe('stuck');
    const givenUp = whereExplained({ judge: 'specification', clause: STUCK_CLAUSE, givenUp: true }, leaseLock);
    expect(givenUp.split('#')[1]).toBe('given-up-and-does-not-end');
    expect(told('specification', 'the lock is free')).toBe('two-at-once');
    expect(told('specification', 'no newer token was seen')).toBe('fencing');
    expect(told('specification', 'a newer token was seen')).toBe('a-newer-token-was-seen');
    expect(told('specification', 'of my own')).toBe('a-clause-of-the-specification');
    expect(told('checker', 'the lock is free')).toBe('a-clause-of-the-checker');
  });

  it('under headings for clauses that there are', async () => {
    const services = await Promise.all(names('service').map((name) => find('service', name)));
    const parts = services.flatMap(({ functions }) =>
      Object.values(functions).flatMap((fn) => [fn.return, ...Object.values(fn.step ?? {})]),
    );
    const clauses = parts.flatMap(({ condition }) => Object.keys(condition ?? {}));
    const ofEvery = 5; // what every service has stands first
    for (const clause of Object.keys(HEADINGS_OF_CLAUSES).slice(ofEvery)) expect(clauses).toContain(clause);
  });

  it('with commands that name what there is', () => {
    const used = [...document.matchAll(/--use (\S*broken\/[\w-]+)/g)].map(([, name]) => name!);
    expect(used.length).toBeGreaterThan(20);
    for (const name of used) {
      const there = names('implementation').filter((each) => each === name || each.endsWith(`/${name}`));
      expect(there, name).toHaveLength(1);
    }
  });
});

describe('an anchor', () => {
  it('is the heading in small letters, without marks, with hyphens', () => {
    expect(anchorOf('It does not end by itself')).toBe('it-does-not-end-by-itself');
    expect(anchorOf('Given up, and had')).toBe('given-up-and-had');
  });
});
