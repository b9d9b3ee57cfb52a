/** Every implementation that is wrong on purpose: how it is tested, and the finding that must catch it. */
import { leaseMutants } from './lease-mutants.ts';
import { lockMutants } from './lock-mutants.ts';
import { objectMutants } from './object-mutants.ts';

/** One that is wrong, tested in one way. */
export interface Mutant {
  /** What follows `servicetester`. */
  readonly args: readonly string[];
  /** `judge: about: clause`. */
  readonly finding: string;
  /** What it may be instead, where the schedule decides. */
  readonly or?: readonly string[];
  /** What the reason says. */
  readonly reason?: RegExp;
  /** What is wrong. */
  readonly words: string;
  /** How it is in a simulation, where that is not as with the others. */
  readonly simulated?: Exception;
}

/** What is other in a simulation, and why. */
export type Exception =
  /** It is not found there. `not simulated`: it is refused, or left undecided. `hangs`: only a command finds it. */
  | { readonly not: 'simulated' | 'in this thread'; readonly why: string }
  /** It takes so many calls. */
  | { readonly calls: number; readonly why: string };

const STUCK = 'specification: acq returns: a call that may return does so';
const FREE = 'specification: acq returns: the lock is free';
const NO_TOKEN = 'checker: inform status: who eats has the token';
const NOT_ITS = 'checker: inform sent: the sender has it';
const UNASKED = 'checker: inform sent: who replies was asked';
const WRONG_RESULT = 'specification: recv returns: the result is allowed';
const NO_RESULT = 'specification: recv returns: a return is allowed';
const NOT_RECEIVED = 'specification: recv returns: a call that may return does so';
const NOT_ENDED = 'specification: end returns: a call that may return does so';
const NOT_SENT = 'specification: send returns: a call that may return does so';
const OTHER_ITEM = 'checker: inform received: it is what was sent with this number';
const NOT_ACKNOWLEDGED = 'checker: inform acknowledged: all that is acknowledged is passed on';
const NOT_NEXT = 'checker: inform delivered: it is the next';
const ENDS = 'node: the node: it does not end by itself';
const LEAVES = 'node: the node: end leaves nothing running';

const SOCKETS: Exception = { not: 'simulated', why: 'its fault is in its use of sockets' };
const BUSY: Exception = { not: 'in this thread', why: 'it stops the thread that it is in; the command has others' };

const use = (name: string, ...more: string[]): string[] => ['--use', `broken/${name}`, ...more];
const imp0 = ['--checker', 'imp0'];
const imp1 = ['--checker', 'imp1'];
const lossy = ['--over', 'lossy'];
const window = [...lossy, '--checker', 'window'];

/** All of them. */
export const mutants: readonly Mutant[] = [
  { args: use('two-grants'), finding: FREE, words: 'the token is passed on, and kept' },
  { args: use('two-grants', ...imp0), finding: NO_TOKEN, words: 'the token is passed on, and kept' },
  { args: use('grant-without-token'), finding: FREE, words: 'every other time it does not wait' },
  { args: use('grant-without-token', ...imp0), finding: NO_TOKEN, words: 'every other time it does not wait' },
  { args: use('looks-first'), finding: FREE, words: 'two that look in one turn both take it' },
  { args: use('times-out'), finding: FREE, words: 'a time-out is taken for the token' },
  { args: use('times-out', ...imp0), finding: NO_TOKEN, words: 'a time-out is taken for the token' },
  { args: use('remembers'), finding: FREE, words: 'the token of an earlier run' },
  { args: use('remembers', ...imp0), finding: NO_TOKEN, words: 'the token of an earlier run' },
  { args: use('wrong-status', ...imp0), finding: NO_TOKEN, words: 'it says E too early' },
  { args: use('answered-twice', ...imp0), finding: NOT_ITS, words: 'two tokens for one request' },
  { args: use('token-doubled', ...imp0), finding: NOT_ITS, words: 'release races with request' },
  {
    args: use('grant-after-end', ...imp0),
    finding: 'checker: inform status: H and E begin during acq',
    words: 'it eats while it ends',
  },
  { args: use('informs-late', ...imp0), finding: 'checker: acq returns: status is E', words: 'it says E too late' },

  { args: use('lost-wakeup'), finding: STUCK, words: 'the token comes before somebody waits' },
  { args: use('lost-wakeup', ...imp0), finding: STUCK, words: 'the token comes before somebody waits' },
  { args: use('lost-wakeup', '--over', 'model'), finding: STUCK, words: 'the token comes before somebody waits' },
  { args: use('release-keeps'), finding: STUCK, words: 'rel does not pass the token on' },
  { args: use('request-dropped'), finding: STUCK, words: 'some requests are not sent' },
  { args: use('request-forgotten'), finding: STUCK, words: 'requests are forgotten while it eats' },
  { args: use('acq-never'), finding: STUCK, words: 'the token wakes nobody' },
  {
    args: use('starves', '--overtaking', '3'),
    finding: 'bound: acq waits: it is passed no more often than declared',
    words: 'who has the token takes it again',
    simulated: { calls: 8, why: 'one waits, while another eats four times' },
  },

  { args: use('acq-fails'), finding: 'specification: acq returns: it returns without an error', words: 'acq throws' },
  {
    args: use('acq-answers'),
    finding: 'specification: acq returns: the result is allowed',
    words: 'acq says something',
  },
  { args: use('leaves-timer'), finding: LEAVES, reason: /still has: Timeout/, words: 'a timer runs on' },
  {
    args: use('leaves-socket'),
    finding: LEAVES,
    reason: /still has: TCPServerWrap/,
    words: 'a socket stays open',
    simulated: SOCKETS,
  },
  {
    args: use('crashes'),
    finding: ENDS,
    reason: /status 1\. .*Nobody may ask now/s,
    words: 'an error that nobody catches',
  },
  { args: use('crashes-at-end'), finding: ENDS, reason: /status 0/, words: 'end ends the process' },
  {
    args: use('crashes-early'),
    finding: 'node: the node: it can be prepared',
    reason: /ended with status 3/,
    words: 'it ends while it is made',
  },
  { args: use('hangs'), finding: 'node: the node: it answers', words: 'a busy loop', simulated: BUSY },

  { args: ['3', ...use('replies-twice')], finding: FREE, words: 'a release gives up twice' },
  { args: use('replies-twice', ...imp1), finding: UNASKED, words: 'a release gives up twice' },
  { args: use('impatient'), finding: FREE, words: 'it replies while it eats' },
  {
    args: use('impatient', ...imp1),
    finding: 'checker: inform sent: who eats does not reply',
    words: 'it replies while it eats',
  },
  {
    args: use('all-first', ...imp1),
    finding: 'checker: inform sent: who has the older request does not reply',
    words: 'equal time stamps: both permit',
  },
  { args: use('all-last'), finding: STUCK, words: 'equal time stamps: nobody permits' },
  { args: ['3', ...use('stale-clock')], finding: FREE, words: 'the clock ignores what it hears' },
  {
    args: use('stale-clock', ...imp1),
    finding: 'checker: inform sent: a request is younger than all that its sender has seen',
    words: 'the clock ignores what it hears',
  },
  { args: ['3', ...use('majority')], finding: FREE, words: 'a majority is enough' },
  {
    args: ['3', ...use('majority', ...imp1)],
    finding: 'checker: inform status: who eats is permitted by all others',
    words: 'a majority is enough',
  },

  { args: use('reordered'), finding: WRONG_RESULT, words: 'messages overtake each other', simulated: SOCKETS },
  { args: use('lost'), finding: WRONG_RESULT, words: 'the first message is lost', simulated: SOCKETS },
  {
    args: use('doubled'),
    finding: NO_RESULT,
    or: [WRONG_RESULT],
    words: 'some messages come twice',
    simulated: SOCKETS,
  },
  {
    args: ['3', ...use('misdelivered')],
    finding: NO_RESULT,
    or: [WRONG_RESULT],
    words: 'some go to the wrong node',
    simulated: SOCKETS,
  },
  { args: use('changed'), finding: WRONG_RESULT, words: 'long messages are cut', simulated: SOCKETS },
  {
    args: use('ended-early'),
    finding: NO_RESULT,
    or: [WRONG_RESULT],
    words: 'a time-out is taken for the end',
    simulated: SOCKETS,
  },

  {
    args: use('window-small-n', ...lossy),
    finding: WRONG_RESULT,
    // When all four numbers are acknowledged at once, nothing seems to be.
    or: [NO_RESULT, NOT_RECEIVED, NOT_SENT, NOT_ENDED],
    words: 'too few numbers',
    simulated: { calls: Infinity, why: 'four items go before the number comes round' },
  },
  { args: use('window-small-n', ...window), finding: OTHER_ITEM, or: [NOT_ACKNOWLEDGED], words: 'too few numbers' },
  { args: use('window-again', ...lossy), finding: WRONG_RESULT, or: [NO_RESULT], words: 'what comes again is new' },
  { args: use('window-again', ...window), finding: NOT_NEXT, words: 'what comes again is new' },
  { args: use('window-at-once', ...lossy), finding: WRONG_RESULT, words: 'what comes early is not kept' },
  { args: use('window-at-once', ...window), finding: NOT_NEXT, words: 'what comes early is not kept' },
  {
    args: use('window-outside', ...window),
    finding: 'checker: inform received: it is in the receive window',
    words: 'what is outside of the window is kept',
  },
  {
    args: use('window-greatest', ...window),
    finding: 'checker: inform acknowledges: all that it acknowledges is passed on',
    words: 'it acknowledges what has not come',
  },
  {
    args: use('window-greatest', ...lossy),
    finding: NOT_RECEIVED,
    or: [NOT_SENT, NOT_ENDED],
    words: 'it acknowledges what has not come',
  },
  {
    args: use('window-any-ack', ...window),
    finding: NOT_ACKNOWLEDGED,
    words: 'an old acknowledgement counts',
  },
  {
    args: use('window-one-try', ...lossy),
    finding: NOT_RECEIVED,
    or: [NOT_SENT, NOT_ENDED],
    words: 'nothing is sent again',
  },

  ...lockMutants,
  ...leaseMutants,
  ...objectMutants,
];
