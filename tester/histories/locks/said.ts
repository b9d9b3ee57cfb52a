/** What is said of a lock, in words with processes and lines. */
import { RESULT_CLAUSE } from '../../../services/semantics/specification.ts';
import { atMoment, fromTo } from '../dates.ts';
import type { History } from '../history.ts';
import type { Hold, Judgement, Proof } from '../judgement.ts';
import type { Gap } from './points.ts';

/** What is said of a lock, or that the rules for locks do not decide it; null: nothing yet. */
export type Said = Judgement | 'hands over' | null;

/** What operations may say that cannot be. */
export type Rule =
  | 'taken by who has it'
  | 'given up by who has it not'
  | 'refused to who has it'
  | 'the token does not grow'
  | 'held while another held it';

/** Says what is wrong in a history. */
export class Sayings {
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  /** More have it than may; the last of the holds is the one that is too many. */
  tooMany(clause: string, holds: readonly Hold[]): Judgement {
    const last = holds.at(-1)!;
    const others = holds.slice(0, -1).map((hold) => this.#held(hold));
    const reason = `${others.join(', ')}; ${this.#got(last.take)}`;
    const evidence = holds.flatMap(({ take, give }) => (give === null ? [take] : [take, give]));
    return this.#violates(last.take, { clause, reason, evidence, proof: { kind: 'held by too many', holds } });
  }

  /** It was refused, and there was no moment at which somebody else had it. */
  refusedThoughFree(refusal: number, { before, next }: Gap): Judgement {
    const free = [
      before ? `it was free from line ${this.#ended(before.give!)} on` : 'nobody had had it before',
      next ? `until line ${this.#began(next.take)} nobody else asked for it` : 'nobody got it afterwards',
    ];
    const from = `from line ${this.#began(refusal)} to line ${this.#ended(refusal)}`;
    const reason = `${this.#who(refusal)} was refused it ${from}, though it was free: ${free.join(', and ')}`;
    const evidence = [...(before ? [before.give!] : []), refusal, ...(next ? [next.take] : [])];
    const proof: Proof = { kind: 'refused though free', refusal, before, next };
    return this.#violates(refusal, { clause: RESULT_CLAUSE, reason, evidence, proof });
  }

  /** Operations that contradict each other; the last is the one that is wrong. */
  contradiction(rule: Rule, clause: string, operations: readonly number[]): Judgement {
    const reason = `${this.#contradicted(rule, operations)}${this.#perhapsCopied(operations)}`;
    const proof: Proof = { kind: 'contradiction', rule, operations };
    return this.#violates(operations.at(-1)!, { clause, reason, evidence: operations, proof });
  }

  /** Where two lines say the same, it may be the record that is wrong. */
  #perhapsCopied(operations: readonly number[]): string {
    const [first, last] = [operations[0]!, operations.at(-1)!];
    if (!this.#history.areSame(first, last)) return '';
    return `; lines ${this.#began(first)} and ${this.#began(last)} say the same: if one is a copy, remove it`;
  }

  #contradicted(rule: Rule, operations: readonly number[]): string {
    const last = operations.at(-1)!;
    const first = operations[0]!;
    switch (rule) {
      case 'taken by who has it':
        return `${this.#got(first)}, and got it in line ${this.#ended(last)} again, though it had not given it up`;
      case 'given up by who has it not':
        return `${this.#who(last)} gave it up from line ${this.#began(last)} to line ${this.#ended(last)}, and did not have it`;
      case 'refused to who has it':
        return `${this.#got(first)}, and had it still when it was refused in line ${this.#ended(last)}`;
      case 'the token does not grow': {
        const [before, after] = [first, last].map((each) => JSON.stringify(this.#history.result(each)));
        return `${this.#got(first)} with ${before!}, and then ${this.#got(last)} with ${after!}`;
      }
      case 'held while another held it': {
        const lines = `lines ${this.#began(operations.at(-2)!)} to ${this.#began(last)}`;
        return `${this.#held({ take: first, give: operations.length > 3 ? operations[1]! : null })}; ${this.#who(last)} got it and gave it up meanwhile (${lines})`;
      }
    }
  }

  #violates(
    operation: number,
    found: Pick<Judgement & { verdict: 'violates' }, 'clause' | 'reason' | 'evidence' | 'proof'>,
  ): Judgement {
    return { verdict: 'violates', about: `${this.#history.fn(operation)} returns`, ...found };
  }

  #held({ take, give }: Hold): string {
    const until = give === null ? 'on, and did not give it up' : `to line ${this.#began(give)}`;
    if (give !== null && this.#isOneLine(take)) {
      const times = fromTo(this.#history, this.#history.ended(take)!.t, this.#history.began(give).t);
      return `${this.#who(take)} held it ${times} (line ${this.#ended(take)})`;
    }
    return `${this.#who(take)} held it from line ${this.#ended(take)} ${until}`;
  }

  #got(take: number): string {
    const line = this.#ended(take);
    return `${this.#who(take)} got it ${this.#isOneLine(take) ? `${atMoment(this.#history, this.#history.ended(take)!.t)} (line ${line})` : `in line ${line}`}`;
  }

  /** Does a line say all of a hold? Then lines do not say when. */
  #isOneLine(take: number): boolean {
    return this.#began(take) === this.#ended(take);
  }

  #who(operation: number): string {
    return `process ${this.#history.processes[this.#history.at(operation)]!}`;
  }

  #began(operation: number): number {
    return this.#history.began(operation).line;
  }

  #ended(operation: number): number {
    return this.#history.ended(operation)!.line;
  }
}
