/** What a plan does to nodes, servers and links in a run: each in a moment of a call, and for a time. */
import type { Clock } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import {
  endsNode,
  hasTwins,
  hitsServer,
  isStrike,
  type EntryName,
  type FaultKind,
  type Moment,
  type Strike,
} from '../plan/faults.ts';
import { isRight } from '../plan/clocks.ts';
import type { Plan } from '../plan/plan.ts';
import type { Faulter } from '../world/world.ts';

/** What the strikes of a run need. */
export interface StrikesOptions {
  readonly plan: Plan;
  /** Null: nothing can be done there. */
  readonly faulter: Faulter | null;
  readonly clock: Clock;
  /** Aborts when the run is over. */
  readonly over: AbortSignal;
  /** Has this call, which is ongoing, waited: was there a moment in which it could not return? */
  readonly waited: (call: number) => boolean;
  /** Does the user at this address believe now that it holds something? */
  readonly holds: (at: Address) => boolean;
  /** Something is done in this moment; nothing of what follows from it has happened. */
  readonly begins: (strike: Strike) => void;
  /** It is over. */
  readonly healed: (strike: Strike) => void;
  /** It cannot be undone. Must not throw: nobody may be waiting. */
  readonly failed: (error: Error) => void;
}

/** Nothing of these is lost: what is counted as written will be handled. */
const LOSES_NOTHING = new Set<FaultKind>([
  'pause',
  'server-pause',
  'partition',
  'deaf',
  'slow',
  'slow-answers',
  'twins',
  'clock',
]);

/** Follows the calls of a run, strikes and heals. */
export class Strikes {
  readonly #options: StrikesOptions;
  /** Those whose moment has not come. */
  #due: readonly Strike[];
  readonly #happened = new Set<FaultKind>();
  /** What the plan says of all of the run. */
  readonly #throughout: readonly FaultKind[];
  readonly #dead = new Set<Address>();
  /** Those of them that were started again. */
  readonly #again = new Set<Address>();
  /** Those that last. */
  readonly #lasting = new Set<Strike>();
  /** The entries that the ongoing calls were made for, by the id of the call. */
  readonly #entries = new Map<number, EntryName>();

  constructor(options: StrikesOptions) {
    const { plan } = options;
    this.#options = options;
    this.#due = plan.faults.filter(isStrike);
    const throughout = { twins: hasTwins(plan.faults, plan.config.addresses), clock: !plan.clocks.every(isRight) };
    this.#throughout = (['twins', 'clock'] as const).filter((kind) => throughout[kind]);
  }

  /** Has any fault happened? */
  get some(): boolean {
    return this.kinds.length > 0;
  }

  /** The kinds of faults that have happened. */
  get kinds(): readonly FaultKind[] {
    return [...this.#happened, ...this.#throughout.filter((kind) => this.#can(kind))];
  }

  /** Can something that was sent be lost through them? */
  get loses(): boolean {
    return this.kinds.some((kind) => !LOSES_NOTHING.has(kind));
  }

  /** Does one last? */
  get last(): boolean {
    return this.#lasting.size > 0;
  }

  /** The faults of the plan whose moment has not come. */
  get due(): readonly Strike[] {
    return this.#due;
  }

  /** Has the node died? Its user calls no more, even if it was started again. */
  isDead(at: Address): boolean {
    return this.#dead.has(at);
  }

  /** Is the node dead, and not started again? */
  isDown(at: Address): boolean {
    return this.#dead.has(at) && !this.#again.has(at);
  }

  /** A call was made for this entry. It begins when it has reached its node. */
  made(entry: EntryName, call: number): void {
    this.#entries.set(call, entry);
    const due = this.#due.filter((strike) => isAt('begins', strike, entry) || this.#waits(strike));
    if (due.length > 0) this.#whenTaken(entry[0], due);
  }

  /** A call has ended, in whatever way. */
  ended(call: number): void {
    const entry = this.#entries.get(call);
    this.#entries.delete(call);
    for (const strike of this.#due) {
      const isNow =
        entry && (isAt('ends', strike, entry) || (isAt('holds', strike, entry) && this.#options.holds(entry[0])));
      if (isNow || this.#waits(strike)) this.#strike(strike);
    }
  }

  #whenTaken(at: Address, due: readonly Strike[]): void {
    this.#options.faulter?.taken(at).then(
      () => due.forEach((strike) => this.#strike(strike)),
      () => {}, // it does not answer any more, which is told by itself
    );
  }

  #waits(strike: Strike): boolean {
    if (strike[3] !== 'waits') return false;
    for (const [call, entry] of this.#entries) {
      if (isAt('waits', strike, entry) && this.#options.waited(call)) return true;
    }
    return false;
  }

  /** Ends all that lasts. */
  async heal(): Promise<void> {
    await Promise.all([...this.#lasting].map((strike) => this.#heal(strike)));
  }

  /** Whether it can be done there is certain only when the nodes are there. */
  #can(kind: FaultKind): boolean {
    return this.#options.faulter?.kinds.includes(kind) ?? false;
  }

  #strike(strike: Strike): void {
    const { faulter, over, begins, clock } = this.#options;
    const [kind, target, , , forMs] = strike;
    if (!faulter || over.aborted || !this.#due.includes(strike) || !this.#can(kind)) return;
    if (!hitsServer(kind) && this.#dead.has(target)) return;
    this.#due = this.#due.filter((each) => each !== strike);
    this.#happened.add(kind);
    if (endsNode(kind)) this.#dead.add(target);
    begins(strike);
    faulter.strike(strike);
    if (kind === 'kill') return;
    this.#lasting.add(strike);
    void clock.sleep(forMs, { signal: over }).then(
      () => this.#heal(strike),
      () => {}, // the run is over, which heals all
    );
  }

  async #heal(strike: Strike): Promise<void> {
    const { faulter, healed, failed } = this.#options;
    if (!this.#lasting.has(strike)) return;
    try {
      await faulter!.heal(strike);
    } catch (error) {
      if (this.#lasting.delete(strike)) failed(error as Error);
      return;
    }
    if (!this.#lasting.delete(strike)) return;
    if (endsNode(strike[0])) this.#again.add(strike[1]);
    healed(strike);
  }
}

/** Is this the entry at which the strike comes, or, where it comes once something holds, one after it? */
function isAt(moment: Moment, [, , [user, id], when]: Strike, [by, at]: EntryName): boolean {
  if (moment !== when || user !== by) return false;
  return moment === 'holds' || moment === 'waits' ? id <= at : id === at;
}
