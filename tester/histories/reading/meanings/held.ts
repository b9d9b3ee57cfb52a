/** From holds to operations: each is an acquire and a release, on a clock that may be wrong. */
import type { Address } from '../../../../services/service.ts';
import { UsageError } from '../../../../test-node/commands/status.ts';
import type { History, HistoryBuilder } from '../../history.ts';
import type { Aside } from '../entry.ts';
import type { HoldRow } from '../formats/holds.ts';
import { NoHistory, notExpected } from '../wrong.ts';

/**
 * By how many ms the clock of a host may be wrong, either way: at each moment, perhaps by less at another. Not set back: what is of one clock is in the
 * order that it shows (see `eventsByClock`).
 */
export interface Uncertainty {
  readonly ms: number;
  readonly byHost: ReadonlyMap<string, number>;
}

/** From a command line: `5`: 5 ms on every host; `db1=20`: on this one. Throws `UsageError`. */
export function uncertaintyOf(texts: readonly string[]): Uncertainty {
  const stated = texts.map((text) => {
    const [, host = '', number] = /^(?:(.+)=)?(\d+(?:\.\d+)?)$/s.exec(text) ?? [];
    if (number === undefined) throw new UsageError(`'${text}' is no uncertainty: ms, or host=ms.`);
    return [host, Number(number)] as const;
  });
  const byHost = new Map(stated);
  const ms = byHost.get('') ?? 0;
  byHost.delete('');
  return { ms, byHost };
}

/** `by up to 2 ms, of db1 by up to 20 ms`. */
export function inWords({ ms, byHost }: Uncertainty): string {
  const hosts = [...byHost].map(([host, its]) => `that of ${host} by up to ${its} ms`);
  return [`by up to ${ms} ms`, ...hosts].join(', ');
}

/** For a lease that is said to end at no time. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/**
 * Builds a history of holds: of the service `mutex`; of `lock`, if the locks have names; of `lease-lock`, if there are tokens, or times until
 * which a holder believed to have it. The first of them decides. Where clocks are uncertain, nothing is said of a lease by their times: who
 * believed to have it until then gave it up then, which is an event as uncertain as any other; who was told after that never had it.
 */
export class Held {
  readonly counts = { returned: 0, failed: 0, open: 0 };
  readonly #builder: HistoryBuilder;
  readonly #uncertainty: Uncertainty;
  readonly #aside: Aside;
  readonly #hosts: string[] = [];
  #service: 'mutex' | 'lock' | 'lease-lock' | null = null;
  #hasTokens: boolean | null = null;

  constructor(builder: HistoryBuilder, uncertainty: Uncertainty, aside: Aside) {
    this.#builder = builder;
    this.#uncertainty = uncertainty;
    this.#aside = aside;
  }

  /** Of which service the operations are. */
  get service(): string {
    return this.#service ?? 'mutex';
  }

  /** The next hold. Throws `WrongLine` if it has a token, and the first has none, or the other way round. */
  add(recorded: HoldRow): void {
    const at = this.#builder.addressOf(recorded.user);
    this.#hosts[at] = recorded.host;
    const isLease = this.#isLease(recorded);
    const isExactLease = isLease && isExact(this.#uncertainty);
    if (!isExactLease && isOverWhenTold(recorded)) {
      this.#aside.count('leases that were over before their holders were told of them');
      return;
    }
    const row = isExactLease ? notAfterwards(recorded) : untilThen(recorded);
    const { line, acquired, released, returned, token } = row;
    this.#service ??= isLease ? 'lease-lock' : row.lock === null ? 'mutex' : 'lock';
    this.#hasTokens ??= token !== null;
    if (isLease && (token !== null) !== this.#hasTokens)
      throw notExpected(line, token ?? 'no token', `${this.#hasTokens ? 'a' : 'no'} token, as in the first hold`);
    const { args, grant, name, given } = this.#said(row);
    const take = this.#builder.begin(at, 'acquire', args, { line, t: calledOf(row), isGuessed: row.called === null });
    this.#builder.end(take, 'returned', grant, { line, t: acquired });
    this.counts.returned += 1;
    if (released === null) return;
    const give = this.#builder.begin(at, 'release', name, { line, t: released });
    this.#builder.end(give, 'returned', given, { line, t: returned! });
    this.counts.returned += 1;
  }

  /** Is it lent for a time? The first hold decides. */
  #isLease({ token, until }: HoldRow): boolean {
    if (this.#service !== null) return this.#service === 'lease-lock';
    return token !== null || (until !== null && isExact(this.#uncertainty));
  }

  /** The history. Throws `NoHistory` for a host that is not there. */
  build(): History {
    const { ms, byHost } = this.#uncertainty;
    for (const host of byHost.keys()) {
      if (!this.#hosts.includes(host)) throw new NoHistory(`No lock was held on the host '${host}'.`);
    }
    return this.#builder.buildByTime((at: Address) => byHost.get(this.#hosts[at]!) ?? ms, this.#hosts);
  }

  /** The arguments and results of both operations. */
  #said(row: HoldRow): Readonly<Record<'args' | 'name', readonly unknown[]>> & {
    readonly grant: unknown;
    readonly given: true | null;
  } {
    const { lock, acquired, until, token } = row;
    if (this.#service === 'mutex') return { args: [], name: [], grant: null, given: null };
    const name = [lock ?? 'lock'];
    if (this.#service === 'lock') return { args: name, name, grant: null, given: true };
    const [ttlMs, validMs] =
      until === null ? [FOR_EVER, FOR_EVER] : [until - calledOf(row), Math.max(0, until - acquired)];
    return { args: [...name, ttlMs], name, grant: { token, validMs }, given: true };
  }
}

const isExact = ({ ms, byHost }: Uncertainty): boolean => [ms, ...byHost.values()].every((each) => each === 0);

/** When acquire was called, at the latest. */
const calledOf = ({ called, acquired, until }: HoldRow): number => called ?? Math.min(acquired, until ?? acquired);

/** The hold without a release that came when the lease was over: it gave nothing up, and may have been told so. */
const notAfterwards = (row: HoldRow): HoldRow =>
  row.released !== null && row.until !== null && row.released > row.until
    ? { ...row, released: null, returned: null }
    : row;

/** The hold without a time until which it was believed in: if that was the end of it, it was given up then. */
function untilThen(row: HoldRow): HoldRow {
  const { until, released } = row;
  if (until === null || (released !== null && released <= until)) return { ...row, until: null };
  return { ...row, released: until, returned: until, until: null };
}

/** Was it over before its holder was told of it? */
const isOverWhenTold = ({ acquired, until }: HoldRow): boolean => until !== null && until <= acquired;
