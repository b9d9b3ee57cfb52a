/** What of a service matters to locks: who takes what, who gives it up, and what a refusal is. */
import type { Grant } from '../../../services/lease-lock.ts';

/** How it is held: with nobody else (of a semaphore: with a permit of one's own), or together with others that share it. */
export type Mode = 'exclusive' | 'shared';

/** A function that takes the lock, or gives it up. `refused`: it returned, and said no; without it, it never does. */
export type LockFunction =
  | { readonly does: 'take'; readonly mode: Mode; readonly refused?: (result: unknown) => boolean }
  | { readonly does: 'give'; readonly refused?: (result: unknown) => boolean };

/** What the grants of a lock that is lent for a time say. */
export interface LeaseView {
  /** By so much of the time clocks may be too fast or too slow. */
  readonly rho: number;
  readonly ttlMs: (args: readonly unknown[]) => number;
  /** How long it is valid from the call of the take on, as its holder was told. */
  readonly validMs: (result: unknown) => number | null;
}

/** A service as a lock. A user has it at most `times`. */
export interface LockView {
  readonly functions: Readonly<Record<string, LockFunction>>;
  /** The clauses of the specification that do not hold where one too many takes it so, and where somebody gives up what it has not. */
  readonly clauses: Readonly<Record<Mode | 'give', string>>;
  /** So many may have it exclusively at once. */
  readonly permits: number;
  /** So often a user may have it before it gives it up. */
  readonly times: number;
  /** Who may give it up. */
  readonly owner: 'holder' | 'anyone';
  /** May users take what they have already, and give up what they have not? If not, such a call is their fault. */
  readonly unfitting: { readonly take: boolean; readonly give: boolean };
  /** May it refuse though it is free? */
  readonly spurious: boolean;
  /** Takes and gives have hidden moments. If not, it is had from the return of the one to the call of the other. */
  readonly hidden: boolean;
  /** Where grants have tokens, which grow: the token in a result. */
  readonly token?: (result: unknown) => unknown;
  /** Where it is lent for a time. */
  readonly lease?: LeaseView;
}

const isFalse = (result: unknown): boolean => result === false;
const isNull = (result: unknown): boolean => result === null;

const take: LockFunction = { does: 'take', mode: 'exclusive' };
const share: LockFunction = { does: 'take', mode: 'shared' };
const give: LockFunction = { does: 'give' };

const plain: LockView = {
  functions: { acquire: take, release: give },
  clauses: { exclusive: 'the lock is free', shared: 'the lock is free', give: 'the caller holds it' },
  permits: 1,
  times: 1,
  owner: 'holder',
  unfitting: { take: false, give: false },
  spurious: false,
  hidden: true,
};

interface Parameters {
  readonly [name: string]: unknown;
}

const views: Readonly<Record<string, (parameters: Parameters) => LockView | null>> = {
  mutex({ owner, misuse }) {
    const any = misuse === 'possible';
    const clauses = { ...plain.clauses, give: 'the caller may release it' };
    return { ...plain, clauses, owner: owner === 'anyone' ? 'anyone' : 'holder', unfitting: { take: any, give: any } };
  },
  semaphore: ({ permits }) => ({
    ...plain,
    functions: { acquire: take, tryAcquire: { ...take, refused: isFalse }, release: give },
    clauses: { ...plain.clauses, exclusive: 'a permit is free' },
    permits: Number(permits ?? 2),
  }),
  rwlock: () => ({
    ...plain,
    functions: {
      acquireRead: share,
      acquireWrite: take,
      tryRead: { ...share, refused: isFalse },
      tryWrite: { ...take, refused: isFalse },
      release: give,
    },
    clauses: { ...plain.clauses, exclusive: 'the lock is free to write', shared: 'the lock is free to read' },
  }),
  lock: ({ spurious, reentrancy, misuse }) => ({
    ...plain,
    functions: { acquire: take, tryAcquire: { ...take, refused: isFalse }, release: { ...give, refused: isFalse } },
    times: reentrancy === 'counted' ? 3 : 1,
    unfitting: { take: false, give: misuse !== 'never' },
    spurious: spurious === true,
  }),
  distlock: () => ({ ...plain, functions: { acq: take, rel: give }, hidden: false }),
  'lease-lock': ({ renewal, tokens, spurious, rho }) =>
    renewal === 'service'
      ? null
      : {
          ...plain,
          functions: {
            acquire: take,
            tryAcquire: { ...take, refused: isNull },
            release: { ...give, refused: isFalse },
          },
          clauses: { ...plain.clauses, give: 'the caller has it' },
          spurious: spurious === true,
          ...(tokens === 'none' ? {} : { token: (result) => (result as Grant).token }),
          lease: {
            rho: Number(rho ?? 0),
            ttlMs: (args) => Number(args[1]),
            validMs: (result) => (result as Grant).validMs,
          },
        },
};

/** The service of this name as a lock; null: it is none, or not one of which the rules for locks say all. */
export const lockView = (service: string, parameters: unknown): LockView | null =>
  views[service]?.((parameters ?? {}) as Parameters) ?? null;
