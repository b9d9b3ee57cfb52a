/** Every lock service that is wrong on purpose: how it is tested, and the finding that must catch it. */
import type { Mutant } from './mutants.ts';

const TAKEN = 'specification: acquire returns: the lock is free';
const STUCK = 'specification: acquire returns: a call that may return does so';
const FAILS = 'specification: acquire returns: it returns without an error';
const TRIED = 'specification: tryAcquire returns: the lock is free';
const BUSY = 'specification: tryAcquire returns: a return is allowed';
const REFUSED = 'specification: tryAcquire returns: the result is allowed';
const NOT_HELD = 'specification: release returns: the caller holds it';
const HELD = 'specification: release returns: a return is allowed';
const NOT_RELEASED = 'specification: release returns: the result is allowed';
const WRONG_HOLDER = 'specification: check returns: the result is allowed';
const SECOND = 'checker: inform granted: the lock is free, or its own';
const ASLEEP = 'checker: inform sent: nobody waits for a free lock when the server answers';
const OUT_OF_TURN = 'checker: inform granted: first come, first served';
/** Two hold the lock: who learns it? */
const TWO_HOLD = [TAKEN, TRIED, WRONG_HOLDER, HELD, NOT_RELEASED];
/** Somebody holds the lock who does not know it: who learns it? */
const GHOST_HOLDS = [STUCK, BUSY, REFUSED, WRONG_HOLDER, NOT_HELD];
/** What is done to one lock is done to another. */
const TWO_AS_ONE = [...GHOST_HOLDS, ...TWO_HOLD, FAILS];

const use = (name: string, ...more: string[]): string[] => ['--use', `lock/broken/${name}`, ...more];
const names = (...all: string[]): string[] => ['--set', `names=${JSON.stringify(all)}`];
const counted = ['--set', 'reentrancy=counted'];
/** Not every run has a user that gives up in the right moment. */
const longer = ['--runs', '2000'];
const checked = ['--checker', 'lock/central'];

/** All of them. */
export const lockMutants: readonly Mutant[] = [
  { args: use('anyone-releases'), finding: NOT_HELD, or: TWO_HOLD, words: 'anybody releases' },
  { args: use('says-released'), finding: NOT_HELD, words: 'a release that is refused is answered with true' },
  { args: use('idempotent'), finding: NOT_HELD, words: 'a free lock can be released' },
  { args: use('released-twice'), finding: TAKEN, or: TWO_HOLD, words: 'the second release frees the lock of the next' },
  { args: ['3', ...use('shared-session')], finding: TAKEN, or: TWO_HOLD, words: 'two users are taken for one' },
  { args: ['3', ...use('shared-session', ...checked)], finding: SECOND, words: 'two users are taken for one' },
  { args: ['3', ...use('two-woken')], finding: TAKEN, or: TWO_HOLD, words: 'a release lets two in' },
  {
    args: ['3', ...use('two-woken', ...checked)],
    finding: 'checker: inform sent: who is granted the lock holds it',
    or: ['checker: acquire returns: the server has granted it', ...TWO_HOLD],
    words: 'a release lets two in',
  },
  { args: use('entry-deleted'), finding: TAKEN, or: TWO_HOLD, words: 'a lock that is handed on is forgotten' },
  { args: ['3', ...use('forgets-to-wake')], finding: STUCK, words: 'every other wake-up is left out' },
  {
    args: ['3', ...use('forgets-to-wake', ...checked)],
    finding: ASLEEP,
    or: [OUT_OF_TURN, STUCK],
    words: 'every other wake-up is left out',
  },
  {
    args: ['3', ...use('last-first', ...names('a'), ...checked)],
    finding: OUT_OF_TURN,
    words: 'last come, first served',
  },

  {
    args: use('try-refused', ...names('a')),
    finding: BUSY,
    or: [WRONG_HOLDER, REFUSED],
    words: 'a try is refused though the lock is free',
  },
  {
    args: use('try-waits', ...names('a')),
    finding: BUSY,
    or: GHOST_HOLDS,
    words: 'a try that is refused waits on',
  },
  {
    args: use('try-waits', ...checked),
    finding: 'checker: inform queued: it wants to acquire',
    words: 'a try that is refused waits on',
  },
  { args: use('check-remembers'), finding: WRONG_HOLDER, words: 'check tells who held the lock last' },
  { args: use('check-first'), finding: WRONG_HOLDER, words: 'check tells who waits first' },
  { args: use('check-own'), finding: WRONG_HOLDER, words: 'check tells the asker that it has the lock' },

  { args: use('names-lowered', ...names('a', 'A')), finding: BUSY, or: TWO_AS_ONE, words: 'names differ in case' },
  {
    args: use('names-cut', ...names('order:1', 'order:2')),
    finding: BUSY,
    or: TWO_AS_ONE,
    words: 'names differ behind a colon',
  },
  { args: use('names-trimmed', ...names('a', 'a ')), finding: BUSY, or: TWO_AS_ONE, words: 'names differ in a space' },
  {
    args: use('names-normalized', ...names('\u00e4', 'a\u0308')),
    finding: BUSY,
    or: TWO_AS_ONE,
    words: 'names look the same',
  },
  {
    args: use('names-inherited', ...names('a', 'constructor')),
    finding: STUCK,
    or: [
      'specification: tryAcquire returns: a call that may return does so',
      'specification: release returns: a call that may return does so',
      'specification: check returns: a call that may return does so',
      FAILS,
      'node: the node: it does not end by itself',
    ],
    words: 'a name is that of a property',
  },

  {
    args: use('count-forgotten', ...counted),
    finding: TAKEN,
    or: TWO_HOLD,
    words: 'the first release of several frees it',
  },
  {
    args: use('count-forgotten', ...counted, ...checked),
    finding: SECOND,
    or: TWO_HOLD,
    words: 'the first release of several frees it',
  },
  {
    args: use('waits-for-itself', ...counted),
    finding: STUCK,
    or: [BUSY],
    words: 'who acquires again waits for itself',
  },

  {
    args: ['3', ...use('ghost-waiter', ...longer)],
    finding: STUCK,
    or: GHOST_HOLDS,
    words: 'who gave up is granted the lock',
  },
  {
    args: ['3', ...use('wake-up-lost', ...longer, ...names('a'), ...checked)],
    finding: ASLEEP,
    or: [OUT_OF_TURN],
    words: 'who was woken and gave up does not wake the next',
  },
  {
    args: use('frees-for-waiter', ...longer),
    finding: HELD,
    or: TWO_HOLD,
    words: 'who gives up frees the lock of the holder',
  },
  {
    args: use('granted-given-up', ...longer),
    finding: TAKEN,
    or: [
      ...TWO_HOLD,
      'specification: acquire returns: a call that was given up does not return after what it took was given back',
    ],
    words: 'a grant crosses the giving up, and counts',
  },
  {
    args: use('gives-up-at-once', ...longer),
    finding: WRONG_HOLDER,
    or: [...GHOST_HOLDS, TAKEN, FAILS],
    words: 'a call ends before the server knows that it was given up',
  },
];
