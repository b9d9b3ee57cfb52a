import { describe, expect, it } from 'vitest';
import { lockView } from './locks/view.ts';
import { written } from './locks/written.fixture.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { passedOf } from './numbers/overtaking.ts';
import { readText } from './reading/reading.fixture.ts';
import { randomFrom, whole } from '../../services/environment/random.ts';

function numbers(service: string, parameters: object, text: string, uncertainMs?: number): Numbers {
  const builder = written(text);
  const history = uncertainMs === undefined ? builder.build() : builder.buildByTime(() => uncertainMs);
  return numbersOf(history, history.events, lockView(service, parameters)!);
}

const recorded = { owner: 'holder', misuse: 'possible' };

describe('overlaps', () => {
  const two = `
      0 a acquire
      1 a = null
      2 b acquire
      40 b = null
      100 a release
      101 a = null
      102 c acquire
      103 c = null
      110 b release
      111 b = null
      150 c release
      151 c = null`;

  it('are counted, and the longest is named', () => {
    expect(numbers('mutex', recorded, two).overlaps).toEqual({
      holds: 3,
      count: 2,
      longest: {
        ms: 60,
        holds: [
          { take: 0, give: 2 },
          { take: 1, give: 4 },
        ],
      },
      certainWithinMs: 30,
    });
  });

  it('are of the recorded times, however uncertain these are', () => {
    const { longest, certainWithinMs } = numbers('mutex', recorded, two, 29).overlaps;
    expect([longest?.ms, certainWithinMs]).toEqual([60, 30]);
  });

  it('are none while a permit is free', () => {
    expect(numbers('semaphore', { permits: 2 }, two).overlaps).toEqual({
      holds: 3,
      count: 0,
      longest: null,
      certainWithinMs: 0,
    });
  });

  it('are of a writer with readers, not of readers', () => {
    const text = `
      0 a acquireRead
      1 a = null
      2 b acquireRead
      3 b = null
      10 c acquireWrite
      11 c = null
      12 c release
      13 c = null
      14 d acquireRead
      15 d = null
      20 a release
      20 a = null`;
    expect(numbers('rwlock', {}, text).overlaps).toMatchObject({
      holds: 4,
      count: 1,
      longest: { ms: 1, holds: [{ take: 1 }, { take: 2 }] },
    });
  });

  it('end with the call of a release that fails', () => {
    const text = `
      0 a acquire
      1 a = null
      2 a release
      3 a fails
      4 b acquire
      5 b = null
      9 b release`;
    expect(numbers('mutex', recorded, text).overlaps.count).toBe(0);
  });

  it('end with the release by another only where anyone may', () => {
    const text = `
      0 a acquire
      1 a = null
      2 c release
      3 c = null
      4 b acquire
      5 b = null
      6 b release
      9 b = null`;
    expect(numbers('mutex', { owner: 'anyone' }, text).overlaps.count).toBe(0);
    expect(numbers('mutex', recorded, text).overlaps.count).toBe(1);
    const failed = text.replace('3 c = null', '3 c fails');
    expect(numbers('mutex', { owner: 'anyone' }, failed).overlaps.count).toBe(1);
  });

  it('are with whoever ends last', () => {
    const text = `
      0 a acquireWrite
      1 a = null
      2 b acquireRead
      3 b = null
      4 c acquireWrite
      5 c = null
      8 a release
      20 b release
      30 c release`;
    expect(numbers('rwlock', {}, text).overlaps.longest).toMatchObject({ ms: 15, holds: [{ take: 1 }, { take: 2 }] });
  });
});

describe('waits', () => {
  it('are from call to return, of all and of those that were called while somebody had it', () => {
    const text = `
      0 a acquire
      2 a = null
      3 b acquire
      10 a release
      11 a = null
      13 b = null
      14 b release
      15 b = null
      16 c acquire
      17 c = null`;
    const behind = { count: 1, p50: 10, p99: 10, longest: 10, operation: 1 };
    expect(numbers('mutex', recorded, text).waits).toEqual({
      all: { count: 3, p50: 2, p99: 10, longest: 10, operation: 1 },
      behind,
      notNoted: 0,
    });
  });

  it('are left out where nobody noted when they called, and who passed them too', () => {
    const { history } = readText('host,called,acquired,released\na,0,3,10\nb,,12,13');
    const { waits, passed } = numbersOf(history, history.events, lockView('mutex', recorded)!);
    expect(waits).toEqual({
      all: { count: 1, p50: 3, p99: 3, longest: 3, operation: 0 },
      behind: null,
      notNoted: 1,
    });
    expect(passed).toEqual({});
  });

  it('are null where nothing was granted', () => {
    expect(numbers('mutex', recorded, '0 a acquire').waits).toEqual({ all: null, behind: null, notNoted: 0 });
  });
});

describe('overtaking', () => {
  it('counts by how often one was passed by others that were called later', () => {
    const text = `
      0 a acquire
      1 b acquire
      2 c acquire
      3 c = null
      4 c release
      5 c = null
      6 b = null
      7 b release
      8 b = null
      9 a = null`;
    expect(numbers('mutex', recorded, text).passed).toEqual({ 0: 1, 1: 1, 2: 1 });
  });

  it('is the same as by comparing each with each', () => {
    const random = randomFrom(5);
    for (let round = 0; round < 200; round += 1) {
      const asked = Array.from({ length: whole(random, 0, 30) }, (_, i) => i);
      const returned = asked.map((place) => [place, random()] as const);
      const order = returned.sort((a, b) => a[1] - b[1]).map(([place]) => place);
      const passed: Record<number, number> = {};
      order.forEach((place, i) => {
        const times = order.slice(0, i).filter((other) => other > place).length;
        passed[times] = (passed[times] ?? 0) + 1;
      });
      expect(passedOf({ asked, returned: order })).toEqual(passed);
    }
  });
});

describe('the margin', () => {
  const lent = (u: number, more = ''): string =>
    `
      0 a acquire "x" 1000
      1 a = {"token":"1","validMs":900}
      2 b acquire "x" 1000
      ${more}
      ${u} b = {"token":"2","validMs":1000}`.replace(/\n\s*\n/, '\n');

  it('is from the end of a belief by time to the next that gets the lock', () => {
    expect(numbers('lease-lock', {}, lent(930)).margin).toEqual({ ms: 30, rate: 0.03, take: 0, next: 1 });
  });

  it('is null where the lock was given up, or nobody got it, or time was too short already', () => {
    const given = '500 a release "x"\n501 a = true';
    expect(numbers('lease-lock', {}, lent(930, given)).margin).toBeNull();
    expect(numbers('lease-lock', {}, '0 a acquire "x" 10\n1 a = {"token":"1","validMs":9}').margin).toBeNull();
    const short = numbers('lease-lock', {}, lent(850));
    expect(short.margin).toBeNull();
    expect(short.overlaps.count).toBe(0); // the last moment of the history
    expect(numbers('lease-lock', {}, `${lent(850)}\n860 c holds "x"`).overlaps).toMatchObject({ longest: { ms: 10 } });
  });
});
