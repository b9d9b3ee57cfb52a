/** What a run has come to: what was found in it, what could not be decided, and what of it is not claimed under its faults. */
import type { AnyService } from '../../services/service.ts';
import type { Claims, Property } from '../../implementations/implementation.ts';
import { notClaimedUnder, propertyOf, type Unclaimed } from '../findings/claims.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import type { Judgement } from '../judges/checker-judge.ts';
import type { Strikes } from './strikes.ts';

/** What is needed to tell what is claimed from what is not. */
export interface FoundOptions {
  /** What is to be kept under faults. */
  readonly claims: Claims | undefined;
  readonly service: AnyService;
  readonly strikes: Pick<Strikes, 'kinds'>;
  /** Called with whatever is found: it ends the run. */
  readonly end: () => void;
}

/** Collects what the judges of one run say. */
export class Found {
  readonly findings: Finding[] = [];
  readonly undecided: Undecided[] = [];
  readonly unclaimed: Unclaimed[] = [];
  readonly #options: FoundOptions;

  constructor(options: FoundOptions) {
    this.#options = options;
  }

  /** Is nothing wrong, as far as it is known? */
  get nothing(): boolean {
    return [this.findings, this.undecided, this.unclaimed].every(({ length }) => length === 0);
  }

  /** Something is wrong. */
  add(finding: Finding): void {
    const under = this.notClaimed(propertyOf(finding, this.#options.service));
    if (under.length > 0) this.unclaimed.push({ finding, under });
    else this.findings.push(finding);
    this.#options.end();
  }

  /** Something could not be decided. */
  cannotTell(undecided: Undecided): void {
    const { suspected } = undecided;
    const under = suspected ? this.notClaimed(propertyOf(suspected, this.#options.service)) : [];
    if (suspected && under.length > 0) this.unclaimed.push({ finding: suspected, under });
    else this.undecided.push(undecided);
    this.#options.end();
  }

  /** A judge has said this. */
  judged({ findings, undecided }: Judgement): void {
    for (const finding of findings) this.add(finding);
    for (const each of undecided) this.cannotTell(each);
  }

  /** The faults that have happened under which this is not claimed. None: it is to be kept. */
  notClaimed(property: Property | null): readonly string[] {
    const { strikes, claims } = this.#options;
    return notClaimedUnder(property, strikes.kinds, claims);
  }
}
