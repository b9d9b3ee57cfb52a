/** Every mutex, semaphore, lock for readers and writers, and register that is wrong on purpose: how it is tested, and the finding that must catch it. */
import type { Mutant } from './mutants.ts';

/** A writer is let in beside readers: who learns it? */
const BESIDE_READERS = [
  'specification: acquireWrite returns: the lock is free to write',
  'specification: tryWrite returns: the lock is free to write',
  'specification: acquireRead returns: the lock is free to read',
  'specification: tryRead returns: the lock is free to read',
  'specification: tryRead returns: a return is allowed',
  'specification: tryRead returns: the result is allowed',
];

/** All of them. */
export const objectMutants: readonly Mutant[] = [
  {
    args: ['3', '--use', 'mutex/broken/all-woken'],
    finding: 'specification: acquire returns: the lock is free',
    words: 'a release lets all in',
  },
  {
    args: ['--use', 'semaphore/broken/try-leaks'],
    finding: 'specification: acquire returns: a call that may return does so',
    or: [
      'specification: tryAcquire returns: a return is allowed',
      'specification: tryAcquire returns: the result is allowed',
    ],
    words: 'each try that is refused costs a permit',
  },
  {
    args: ['--use', 'rwlock/broken/first-leaves'],
    finding: 'specification: acquireWrite returns: the lock is free to write',
    or: BESIDE_READERS,
    words: 'the first reader that leaves takes the others with it',
  },
  {
    args: ['--use', 'register/broken/read-then-write'],
    finding: 'specification: cas returns: the value is as expected',
    or: [
      'specification: cas returns: a return is allowed',
      'specification: cas returns: the result is allowed',
      'specification: read returns: the result is allowed',
    ],
    words: 'a cas is a read and a write',
  },
];
