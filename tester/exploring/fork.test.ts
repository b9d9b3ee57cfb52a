import { describe, expect, it } from 'vitest';
import { Frontier, type Branch, type Fork } from './fork.ts';

const forkAt = (deviations: number): Fork => ({ decisions: [], length: 0, deviations, shared: null, known: new Map() });
const branchesOf = (fork: Fork, places: readonly number[]): Branch[] =>
  places.map((place) => ({ fork, decisions: [place], name: String(place), deviations: fork.deviations + place }));

const taken = (frontier: Frontier): Branch[] => {
  const all: Branch[] = [];
  for (let branch = frontier.take(); branch; branch = frontier.take()) all.push(branch);
  return all;
};

describe('the branches that are left', () => {
  it('are gone in the order of their deviations, as long as these are few', () => {
    const frontier = new Frontier();
    frontier.add([...branchesOf(forkAt(1), [1]), ...branchesOf(forkAt(0), [1, 2])]);
    expect(frontier.isInOrder).toBe(true);
    expect(taken(frontier).map(({ deviations }) => deviations)).toEqual([1, 2, 2]);
    expect(frontier.size).toBe(0);
  });

  it('of one fork are gone from the first to the last, of forks the youngest first', () => {
    const [older, younger] = [forkAt(5), forkAt(6)];
    const frontier = new Frontier();
    frontier.add([...branchesOf(older, [1, 2]), ...branchesOf(younger, [1, 2])]);
    expect(frontier.isInOrder).toBe(false);
    expect(taken(frontier).map(({ fork, name }) => [fork.deviations, name])).toEqual([
      [6, '1'],
      [6, '2'],
      [5, '1'],
      [5, '2'],
    ]);
  });

  it('are dealt out with all of one fork in the same share, in their order', () => {
    const forks = [forkAt(5), forkAt(6), forkAt(7)];
    const frontier = new Frontier();
    frontier.add(forks.flatMap((fork) => branchesOf(fork, [1, 2])));
    const shares = frontier.shares(2);
    expect(shares.map((share) => new Set(share.map(({ fork }) => fork)).size).sort()).toEqual([1, 2]);
    for (const share of shares) {
      const names = taken(new Frontier(share)).map(({ fork, name }) => `${fork.deviations} ${name}`);
      for (const fork of new Set(share.map((each) => each.fork))) {
        expect(names.indexOf(`${fork.deviations} 1`)).toBe(names.indexOf(`${fork.deviations} 2`) - 1);
      }
    }
  });

  it('come in the same order from a frontier that is made of them', () => {
    const frontier = new Frontier();
    frontier.add([...branchesOf(forkAt(0), [1, 2, 3, 4]), ...branchesOf(forkAt(2), [1, 2])]);
    const copy = new Frontier(frontier.branches);
    expect(taken(copy)).toEqual(taken(frontier));
  });
});
