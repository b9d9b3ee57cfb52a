/** From entries to operations: each call with its end. */
import { isSame } from '../../../../services/semantics/json.ts';
import type { HistoryBuilder, Outcome } from '../../history.ts';
import type { Entry } from '../entry.ts';
import { notExpected, WrongLine } from '../wrong.ts';
import type { FunctionMeaning, Meaning } from './meaning.ts';
import type { Outcomes } from './outcomes.ts';

/** The last call of a process. */
interface Called {
  readonly entry: Entry;
  readonly operation: number;
  readonly meaning: FunctionMeaning;
  /** It is over, and nobody knows how. */
  isLost: boolean;
}

/**
 * Pairs entries by process, and builds a history of them. Who calls again though nobody knows what became of its last call goes on
 * under a new address, '3 (2)': the service may still answer the old one.
 */
export class Operations {
  readonly counts: Record<Outcome, number> = { returned: 0, failed: 0, open: 0 };
  readonly #builder: HistoryBuilder;
  readonly #meaning: Meaning;
  readonly #outcomes: Outcomes;
  readonly #called = new Map<string, Called>();
  /** How many addresses each process has had, of those that have had several. */
  readonly #addresses = new Map<string, number>();

  constructor(builder: HistoryBuilder, meaning: Meaning, outcomes: Outcomes) {
    this.#builder = builder;
    this.#meaning = meaning;
    this.#outcomes = outcomes;
  }

  /** The next entry. Throws `WrongLine` if it does not fit to those before it, or means nothing for this service. */
  add(entry: Entry): void {
    if (entry.type === 'invoke') this.#begin(entry);
    else this.#end(entry, entry.type);
  }

  #begin(entry: Entry): void {
    const { process, f, key, value, line } = entry;
    const name = nameOf(entry);
    const last = this.#called.get(name);
    if (last && !last.isLost) {
      throw new WrongLine(
        line,
        `${who(entry)} calls ${f}, but its ${last.entry.f} of line ${last.entry.line} is not over`,
      );
    }
    if (last) this.#addresses.set(process, (this.#addresses.get(process) ?? 1) + 1);
    const meaning = this.#meaning.of(f);
    if (!meaning)
      throw notExpected(line, f, `a function of ${this.#meaning.service!}: ${this.#meaning.functions.join(', ')}`);
    const args = meaning.args(key, value);
    if (!args)
      throw notExpected(
        line,
        `${f} with ${value === undefined ? 'no value' : JSON.stringify(value)}`,
        `${meaning.expected}, as ${this.#meaning.service!} has it`,
      );
    const lives = this.#addresses.get(process);
    const at = this.#builder.addressOf(lives === undefined ? process : `${process} (${lives})`);
    const operation = this.#builder.begin(at, f, args, placeOf(entry));
    this.counts.open += 1;
    this.#called.set(name, { entry, operation, meaning, isLost: false });
  }

  #end(entry: Entry, type: 'ok' | 'fail' | 'info'): void {
    const { f, line } = entry;
    const name = nameOf(entry);
    const called = this.#called.get(name);
    if (!called || called.isLost) throw new WrongLine(line, `${f} of ${who(entry)} ends, but was not called`);
    if (called.entry.f !== f) {
      throw new WrongLine(
        line,
        `${f} of ${who(entry)} ends, but it called ${called.entry.f} in line ${called.entry.line}`,
      );
    }
    const { operation, meaning } = called;
    const answers = meaning.answers === 'yes or no';
    const outcome = type === 'ok' ? 'returned' : this.#outcomes.of(type, errorOf(entry, called.entry), answers);
    if (outcome === 'open') {
      called.isLost = true;
      return;
    }
    const result = outcome === 'returned' ? resultOf(entry, meaning) : null;
    this.#builder.end(operation, outcome, result, placeOf(entry));
    this.counts.open -= 1;
    this.counts[outcome] += 1;
    this.#called.delete(name);
  }
}

const nameOf = ({ process, call }: Entry): string => (call === null ? process : `${process} ${call}`);
const who = ({ process }: Entry): string => `process ${process}`;
const placeOf = ({ line, t }: Entry): Pick<Entry, 'line' | 't'> => ({ line, t });

/** Where no error stands, but another value than the call had, that is the error: `:info :write :timed-out`. */
function errorOf({ error, value }: Entry, call: Entry): unknown {
  if (error !== undefined && error !== null) return error;
  return value === undefined || value === null || isSame(value, call.value) ? null : value;
}

function resultOf({ type, f, value, line }: Entry, { answers }: FunctionMeaning): unknown {
  if (answers === 'nothing') return null;
  if (answers === 'yes or no') return type === 'ok' && value !== false && value !== 'false';
  if (answers === 'anything') return value ?? null;
  if (type === 'ok' && value !== undefined) return value;
  throw notExpected(line, `${f} without a value`, 'its result');
}
