import { describe, expect, it } from 'vitest';
import { LockTable } from './lock-table.ts';
import type { Asker } from './messages.ts';

const asker = (id: string, number = 'n'): Asker => ({ connection: `of ${id}`, number });

/** A table; what is sent, each as `id word`. */
function table() {
  const locks = new LockTable();
  const shown = (answers: ReturnType<LockTable['lapse']>): string[] =>
    answers.map(({ to, word, text }) =>
      [to.connection.slice(3), word, ...(text === undefined ? [] : [text])].join(' '),
    );
  return {
    does: (id: string, word: 'LOCK' | 'TRYLOCK' | 'UNLOCK', name = 'a', number?: string): string[] =>
      shown(locks.request(asker(id, number), { word, name, id })),
    checks: (id: string, name = 'a'): string[] => shown(locks.request(asker(id), { word: 'CHECK', name })),
    lapse: (): string[] => shown(locks.lapse()),
  };
}

describe('the locks of the repaired server', () => {
  it('are given in the order in which they were asked for', () => {
    const { does } = table();
    expect(['x', 'y', 'z'].flatMap((id) => does(id, 'LOCK'))).toEqual(['x GO', 'y WAIT', 'z WAIT']);
    expect(does('x', 'UNLOCK')).toEqual(['x UNLOCKED', 'y UNLOCKED']);
    expect(does('z', 'LOCK')).toEqual(['z WAIT']); // it is not its turn
    expect(does('y', 'LOCK')).toEqual(['y GO']);
    expect(does('y', 'UNLOCK')).toEqual(['y UNLOCKED', 'z UNLOCKED']);
    expect(does('later', 'LOCK')).toEqual(['later WAIT']);
    expect(does('z', 'LOCK')).toEqual(['z GO']);
  });

  it('do not disturb each other, whatever they are called', () => {
    const { does } = table();
    expect(['a', 'a:b', 'über: b c', '', '__proto__'].flatMap((name) => does('x', 'LOCK', name))).toEqual(
      Array(5).fill('x GO'),
    );
  });

  it('are released by their holder only', () => {
    const { does } = table();
    expect(does('x', 'UNLOCK')).toEqual(['x RELEASE_ERROR Lock `a` is not locked.']);
    does('x', 'LOCK');
    expect(does('y', 'UNLOCK')).toEqual(['y RELEASE_ERROR Lock was acquired by `x` and not by `y`.']);
    expect(does('x', 'UNLOCK')).toEqual(['x UNLOCKED']);
    expect(does('x', 'UNLOCK')).toEqual(['x RELEASE_ERROR Lock `a` is not locked.']);
  });

  it('are refused to one who holds them, or waits for them in another call', () => {
    const { does } = table();
    does('x', 'LOCK');
    expect(does('x', 'LOCK')).toEqual(['x MSG_ERROR You hold `a` already']);
    does('y', 'LOCK', 'a', '1');
    expect(does('y', 'LOCK', 'a', '2')).toEqual(['y MSG_ERROR You wait for `a` already']);
  });

  it('can be tried for: they are free, or somebody holds them', () => {
    const { does } = table();
    expect(['x', 'y', 'x'].flatMap((id) => does(id, 'TRYLOCK'))).toEqual(['x GO', 'y LOCKED x', 'x LOCKED x']);
  });

  it('can be looked at', () => {
    const { does, checks } = table();
    const seen = checks('y');
    does('x', 'LOCK');
    expect([...seen, ...checks('y')]).toEqual(['y UNLOCKED', 'y LOCKED x']);
  });

  it('that are offered are nobody’s: one who tries takes them, and who waits keeps its place', () => {
    const { does, checks } = table();
    does('x', 'LOCK');
    does('y', 'LOCK');
    does('x', 'UNLOCK');
    expect([...checks('z'), ...does('z', 'TRYLOCK'), ...does('y', 'LOCK')]).toEqual(['z UNLOCKED', 'z GO', 'y WAIT']);
    expect(does('z', 'UNLOCK')).toEqual(['z UNLOCKED', 'y UNLOCKED']);
  });

  it('are not given to one who gave up: its place, or its offer, is the next one’s', () => {
    const { does } = table();
    for (const id of ['x', 'y', 'z', 'last']) does(id, 'LOCK');
    expect(does('z', 'UNLOCK')).toEqual(['z UNLOCKED']);
    does('x', 'UNLOCK');
    expect(does('y', 'UNLOCK')).toEqual(['y UNLOCKED', 'last UNLOCKED']);
    expect(does('last', 'LOCK')).toEqual(['last GO']);
  });

  it('are free when the only one to whom they were offered gave up', () => {
    const { does } = table();
    does('x', 'LOCK');
    does('y', 'LOCK');
    does('x', 'UNLOCK');
    expect([...does('y', 'UNLOCK'), ...does('z', 'LOCK')]).toEqual(['y UNLOCKED', 'z GO']);
  });

  it('that are offered to one who does not answer are offered to the next', () => {
    const { does, lapse } = table();
    for (const id of ['x', 'dead', 'z']) does(id, 'LOCK');
    expect(lapse()).toEqual([]);
    does('x', 'UNLOCK');
    expect(lapse()).toEqual([]); // the offer may have been made just now
    expect(lapse()).toEqual(['z UNLOCKED']);
    expect(does('z', 'LOCK')).toEqual(['z GO']);
    expect(does('dead', 'LOCK')).toEqual(['dead WAIT']); // it was only slow
    expect([...does('z', 'UNLOCK'), ...does('dead', 'LOCK')]).toEqual(['z UNLOCKED', 'dead UNLOCKED', 'dead GO']);
  });

  it('are free when nobody is left to whom they could be offered', () => {
    const { does, lapse } = table();
    does('x', 'LOCK');
    does('dead', 'LOCK');
    does('x', 'UNLOCK');
    expect([...lapse(), ...lapse()]).toEqual([]);
    expect(does('z', 'LOCK')).toEqual(['z GO']);
  });

  it('stay held by one who is never heard of again', () => {
    const { does, lapse, checks } = table();
    does('dead', 'LOCK');
    does('x', 'LOCK');
    expect(Array.from({ length: 10 }, lapse).flat()).toEqual([]);
    expect(checks('x')).toEqual(['x LOCKED dead']);
  });
});
