/** Every lock that is lent for a time and is wrong on purpose: how it is tested, and the finding that must catch it. */
import type { Mutant } from './mutants.ts';

const specification = (fn: string, clause: string): string => `specification: ${fn} returns: ${clause}`;
const TAKEN = specification('acquire', 'the lock is free');
const TRIED = specification('tryAcquire', 'the lock is free');
const STUCK = specification('acquire', 'a call that may return does so');
const UNORDERED = specification('acquire', 'the token fits the order of the grants');
const TRIED_UNORDERED = specification('tryAcquire', 'the token fits the order of the grants');
const NOT_RENEWED = specification('renew', 'the lease is the caller’s still');
const RENEWED_NOT_OVER = specification('renew', 'the lease is over');
const NOT_RELEASED = specification('release', 'the caller has it');
const LATE = specification('holds', 'nobody else has had it for too long');
const OLDER = specification('write', 'no newer token was seen');
/** Another node may read what was written with an older token before the write returns. */
const READ_FIRST = specification('read', 'the result is allowed');
const NOT_OLDER = specification('write', 'a newer token was seen');
const NOT_TRIED = specification('tryAcquire', 'somebody else had it');
const NOT_LOST = specification('holds', 'the lease is over');
/** Two are lent the lock: who learns it? */
const TWO_HOLD = [
  TAKEN,
  TRIED,
  NOT_RENEWED,
  RENEWED_NOT_OVER,
  NOT_RELEASED,
  LATE,
  specification('release', 'the result is allowed'),
];
/** A lease that is not over is taken for one that is: who learns it? */
const OVER_EARLY = [
  ...TWO_HOLD,
  specification('renew', 'the lease is over'),
  specification('release', 'the lease is over'),
];

/** Leases take their time, and a busy machine more: so it is runs that count. */
const use = (name: string, ...more: string[]): string[] => [
  ...['--use', `lease-lock/broken/${name}`, '--runs', '300'],
  ...more,
];
const one = ['--set', 'names=a'];

/** All of them. */
export const leaseMutants: readonly Mutant[] = [
  { args: use('token-kept'), finding: UNORDERED, or: [TRIED_UNORDERED], words: 'tokens do not grow' },
  { args: use('token-rounded', ...one), finding: UNORDERED, or: [TRIED_UNORDERED], words: 'tokens are rounded' },
  {
    args: use('token-compared-as-text', ...one),
    finding: NOT_OLDER,
    or: [OLDER],
    words: '10 is older than 9',
    simulated: {
      calls: 12,
      why: 'the token gets a digit more with the third grant, and somebody writes before and after it',
    },
  },
  {
    args: use('renewed-when-over', ...one),
    finding: NOT_RENEWED,
    or: TWO_HOLD,
    words: 'anybody renews',
  },
  { args: use('never-told', ...one), finding: LATE, words: 'a user is never told' },
  {
    args: use('released-by-old-holder', ...one),
    finding: NOT_RELEASED,
    or: TWO_HOLD,
    words: 'anybody releases',
  },
  { args: use('expires-early', ...one), finding: TAKEN, or: OVER_EARLY, words: 'half of the time' },
  {
    args: use('counts-from-answer', ...one),
    finding: LATE,
    words: 'a lease counts from the answer',
    simulated: { calls: 7, why: 'something is answered before the lease is over' },
  },
  { args: use('expires-never', ...one), finding: STUCK, words: 'leases never expire' },
  {
    args: use('takes-older-tokens', ...one),
    finding: OLDER,
    or: [READ_FIRST],
    words: 'older tokens are taken',
    simulated: { calls: 10, why: 'a user that has read comes too late, after another has written' },
  },
  {
    args: use('refuses-equal-tokens'),
    finding: NOT_OLDER,
    words: 'a holder writes once',
    simulated: { calls: 8, why: 'a holder reads and writes twice' },
  },
  {
    args: use('keeps-refused-token', ...one),
    finding: OLDER,
    or: [READ_FIRST],
    words: 'an older token is noted',
    simulated: { calls: 10, why: 'after a write that is refused comes another one' },
  },
  {
    args: use('renewed-with-first-token'),
    finding: specification('renew', 'the token is that of the grant'),
    words: 'a renewal has an older token',
    simulated: { calls: 9, why: 'a second grant is renewed after a first one was' },
  },
  {
    args: use('granted-for-ever', ...one),
    finding: STUCK,
    or: [NOT_TRIED, ...OVER_EARLY],
    words: 'who gave up has the lock',
    simulated: { calls: 10, why: 'one gives up, and a third time it is asked for the lock' },
  },
  {
    args: use('reads-own-write', ...one),
    finding: specification('read', 'the result is allowed'),
    words: 'a read gives what was written here last',
    simulated: { calls: 12, why: 'two users read and write, and one reads again' },
  },
  { args: use('tells-lost-early', ...one), finding: NOT_LOST, words: 'a lease is called lost too early' },
  {
    args: use('valid-too-long'),
    finding: specification('acquire', 'it is valid for no longer than was asked for'),
    or: [specification('tryAcquire', 'it is valid for no longer than was asked for')],
    words: 'a lease is said to be valid for too long',
  },
  {
    args: ['3', ...use('two-woken', ...one)],
    finding: TAKEN,
    or: [...OVER_EARLY, UNORDERED],
    words: 'the end of a lease lets two in',
  },
];
