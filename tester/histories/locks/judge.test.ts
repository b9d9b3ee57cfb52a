import { describe, expect, it } from 'vitest';
import type { Judgement } from '../judgement.ts';
import { judgeLocks } from './judge.ts';
import { lockView } from './view.ts';
import { written } from './written.fixture.ts';

function judged(service: string, parameters: object, text: string): Judgement | 'hands over' {
  const history = written(text).build();
  return judgeLocks(history, history.events, lockView(service, parameters)!);
}

const recorded = { owner: 'holder', misuse: 'possible' };

describe('of a lock that two had at once', () => {
  it('says who had it from which line to which, and who got it meanwhile', () => {
    const text = `
      0 a acquire
      1 b acquire
      2 a = null
      3 b = null
      4 a release
      5 a = null`;
    expect(judged('mutex', recorded, text)).toEqual({
      verdict: 'violates',
      clause: 'the lock is free',
      about: 'acquire returns',
      reason: 'process a held it from line 3 to line 5; process b got it in line 4',
      evidence: [0, 2, 1],
      proof: {
        kind: 'held by too many',
        holds: [
          { take: 0, give: 2 },
          { take: 1, give: null },
        ],
      },
    });
  });

  it('names of one that had it more than once the last release', () => {
    const text = `
      0 a acquire
      1 a = null
      2 b acquire
      3 b = null
      4 a acquire
      5 a = null
      6 a release
      7 a = true
      8 a release
      9 a = true`;
    const said = judged('lock', { reentrancy: 'counted' }, text);
    expect(said).toMatchObject({ proof: { holds: [{ take: 0, give: 4 }, { take: 1 }] } });
  });

  it('names of a semaphore one hold more than there are permits', () => {
    const text = `
      0 a acquire
      1 a = null
      2 b acquire
      3 b = null
      4 c acquire
      5 c = null`;
    expect(judged('semaphore', { permits: 3 }, text)).toMatchObject({ verdict: 'conforms' });
    expect(judged('semaphore', { permits: 2 }, text)).toMatchObject({
      clause: 'a permit is free',
      reason:
        'process a held it from line 2 on, and did not give it up, process b held it from line 4 on, and did not give it up; process c got it in line 6',
      proof: { holds: [{ take: 0 }, { take: 1 }, { take: 2 }] },
    });
  });

  it('names of many readers the one that a writer needs', () => {
    const text = `
      0 a acquireRead
      1 a = null
      2 b tryRead
      3 b = true
      4 c acquireWrite
      5 c = null`;
    const said = judged('rwlock', {}, text);
    expect(said).toMatchObject({ proof: { holds: [{ take: 0 }, { take: 2 }] } });
  });

  it('says so of one that was had only while another had it, whatever the clocks', () => {
    const text = `
      0 a acquire
      1 a = null
      50 b acquire
      52 b = null
      53 b release
      54 b = null
      99 a release
      100 a = null`;
    const view = lockView('mutex', recorded)!;
    const by = (uncertainMs: number): Judgement | 'hands over' => {
      const history = written(text).buildByTime(() => uncertainMs);
      return judgeLocks(history, history.events, view);
    };
    expect(by(60)).toMatchObject({ verdict: 'conforms' });
    expect(by(5)).toMatchObject({
      reason: 'process a held it from line 2 to line 7; process b got it and gave it up meanwhile (lines 3 to 5)',
      proof: { kind: 'contradiction', rule: 'held while another held it', operations: [0, 3, 1, 2] },
    });
    expect(by(0)).toMatchObject({ proof: { kind: 'held by too many' } });
  });
});

describe('of a refusal', () => {
  const free = `
      0 a acquire
      1 a = null
      2 a release
      3 a = true
      4 b tryAcquire
      5 b = false
      6 a tryAcquire
      7 a = true`;

  it('says since when and until when the lock was free', () => {
    expect(judged('lock', {}, free)).toEqual({
      verdict: 'violates',
      clause: 'the result is allowed',
      about: 'tryAcquire returns',
      reason:
        'process b was refused it from line 5 to line 6, though it was free: it was free from line 4 on, and until line 7 nobody else asked for it',
      evidence: [1, 2, 3],
      proof: { kind: 'refused though free', refusal: 2, before: { take: 0, give: 1 }, next: { take: 3, give: null } },
    });
    expect(judged('lock', { spurious: true }, free)).toMatchObject({ verdict: 'conforms' });
  });

  it('stretches the holds beside it, if they may have been so long', () => {
    const text = `
      0 a tryAcquire
      1 b tryAcquire
      2 b = false
      3 a = true
      4 a release
      5 c tryAcquire
      6 c = false
      7 a = true`;
    expect(judged('lock', {}, text)).toEqual({
      verdict: 'conforms',
      points: [
        { after: 1, operation: 0, step: 'takes it' },
        { after: 7, operation: 2, step: 'gives it up' },
      ],
    });
  });

  it('hands over where whoever got no answer may have had the lock', () => {
    expect(judged('lock', {}, `0 c acquire\n${free}`)).toBe('hands over');
  });
});

describe('contradictions', () => {
  it('are a give by who has it not, and one that is refused to who has it', () => {
    expect(judged('mutex', recorded, '0 a release\n1 a = null')).toMatchObject({
      clause: 'the caller may release it',
      reason: 'process a gave it up from line 1 to line 2, and did not have it',
      proof: { rule: 'given up by who has it not', operations: [0] },
    });
    expect(judged('lock', {}, '0 a acquire\n1 a = null\n2 a release\n3 a = false')).toMatchObject({
      reason: 'process a got it in line 2, and had it still when it was refused in line 4',
      proof: { rule: 'refused to who has it', operations: [0, 1] },
    });
  });

  it('are a lock that is taken twice, where it can be had only once', () => {
    const text = '0 a acquire\n1 a = null\n2 a acquire\n3 a = null';
    expect(judged('mutex', recorded, text)).toMatchObject({
      reason: 'process a got it in line 2, and got it in line 4 again, though it had not given it up',
      proof: { rule: 'taken by who has it', operations: [0, 1] },
    });
    expect(judged('lock', { reentrancy: 'counted' }, text)).toMatchObject({ verdict: 'conforms' });
  });

  const leases = (first: string, second: string): string => `
      0 a acquire "x" 100
      1 a = {"token":"${first}","validMs":99}
      2 a release "x"
      3 a = true
      4 b acquire "x" 100
      5 b = {"token":"${second}","validMs":99}`;

  it('are tokens that do not grow, of any size', () => {
    expect(judged('lease-lock', {}, leases('9', '10'))).toMatchObject({ verdict: 'conforms' });
    expect(judged('lease-lock', {}, leases('90000000000000000001', '90000000000000000000'))).toMatchObject({
      clause: 'the token fits the order of the grants',
      proof: { rule: 'the token does not grow', operations: [0, 2] },
    });
  });
});

describe('a lease', () => {
  const lent = (at: number): string => `
      0 a acquire "x" 100
      1 a = {"token":"1","validMs":100}
      2 b acquire "x" 100
      ${at} b = {"token":"2","validMs":10}`;

  it('may be over by a clock that is as fast as is allowed', () => {
    expect(judged('lease-lock', { rho: 0.25 }, lent(77))).toMatchObject({ proof: { kind: 'held by too many' } });
    expect(judged('lease-lock', { rho: 0.25 }, lent(78))).toMatchObject({
      points: [
        { after: 1, operation: 0, step: 'takes it' },
        { after: 3, operation: 0, step: 'the lease expires', internal: 0 },
        { after: 3, operation: 1, step: 'takes it' },
      ],
    });
  });

  it('cannot be given up when another has taken the lock since', () => {
    const text = `${lent(79)}\n91 a release "x"\n92 a = `;
    expect(judged('lease-lock', { rho: 0.25 }, `${text}true`)).toMatchObject({
      clause: 'the caller has it',
      proof: {
        holds: [
          { take: 0, give: 2 },
          { take: 1, give: null },
        ],
      },
    });
    expect(judged('lease-lock', { rho: 0.25 }, `${text}false`)).toMatchObject({ verdict: 'conforms' });
  });
});

describe('the judge of locks hands over', () => {
  it.each([
    ['what users must not call', 'mutex', { misuse: 'never' }, '0 a release\n1 a = null'],
    ['what anyone may have given up', 'mutex', { owner: 'anyone', misuse: 'possible' }, '0 a release\n1 a = null'],
    [
      'two at once where anyone may give it up',
      'mutex',
      { owner: 'anyone', misuse: 'possible' },
      '0 a acquire\n1 b acquire\n2 a = null\n3 b = null',
    ],
    [
      'two at once that nothing shows but a later return',
      'lock',
      {},
      '0 a acquire\n1 b acquire\n2 a = null\n3 a release\n4 b = null\n5 a = false',
    ],
    ['functions that it does not know', 'lock', {}, '0 a check "x"\n1 a = null'],
    ['calls of one user that overlap', 'mutex', recorded, '0 a acquire\n1 a release\n2 a = null'],
  ])('%s', (_, service, parameters, text) => {
    expect(judged(service, parameters, text)).toBe('hands over');
  });

  it('nothing that failed: it did nothing', () => {
    expect(judged('mutex', recorded, '0 a release\n1 a fails\n2 a acquire\n3 a fails')).toMatchObject({ points: [] });
  });

  it('knows no view of services that are no locks', () => {
    expect(lockView('datagram', {})).toBeNull();
    expect(lockView('lease-lock', { renewal: 'service' })).toBeNull();
  });
});
