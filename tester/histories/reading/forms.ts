/** The forms of a text that comes in pieces: what stands in brackets, one after the other, or all in one list or vector around them. */
import { LONGEST_CHARS, tooLong } from './lines.ts';
import type { Pieces } from './source.ts';
import { notExpected, shown, WrongLine } from './wrong.ts';

/** One form, and the line in which it begins. */
export interface Form {
  readonly text: string;
  readonly line: number;
}

/** Brackets may stand in each other so deep. */
const DEEPEST = 100;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Where in the text it is read, and what means something there. */
const MARKS = {
  edn: { code: /[\n"\\;[\](){}]/g, string: /[\n"\\]/g, comment: /\n/g, escaped: /[^]/g },
  json: { code: /[\n"[\]{}]/g, string: /[\n"\\]/g, comment: /\n/g, escaped: /[^]/g },
};
/** What may stand before a form: a tag of EDN. */
const TAG = /^(?:#[\w.*+!?$%&=<>/-]+)?$/;

/** All forms of a text, in order. Throws `WrongLine` where brackets do not fit, a form is too long, or the text ends in one. */
export function* formsOf(pieces: Pieces, syntax: keyof typeof MARKS): Generator<Form, void> {
  const scanner = new Scanner(syntax);
  for (const piece of pieces) yield* scanner.read(piece);
  scanner.end();
}

class Scanner {
  readonly #marks: (typeof MARKS)['edn'];
  #mode: keyof (typeof MARKS)['edn'] = 'code';
  /** Where to go on after what is escaped. */
  #before: 'code' | 'string' = 'code';
  #line = 1;
  /** What closes the brackets that are open in the form. */
  #open: string[] = [];
  /** The bracket around all forms, and where it stands. */
  #around: { readonly closing: string; readonly line: number } | null = null;
  /** What was read of the form, or, between two of them, since the last. */
  #text = '';
  #begun = 1;

  constructor(syntax: keyof typeof MARKS) {
    this.#marks = MARKS[syntax];
  }

  *read(piece: string): Generator<Form, void> {
    let from = 0; // of what is not in #text yet
    let at = 0;
    for (;;) {
      const marks = this.#marks[this.#mode];
      marks.lastIndex = at;
      if (!marks.test(piece)) break;
      at = marks.lastIndex;
      const mark = piece[at - 1]!;
      if (mark === '\n') this.#line += 1;
      if (this.#mode !== 'code') {
        if (this.#mode === 'comment') from = at; // it is left out
        this.#goOn(mark);
      } else if (mark === '"') {
        this.#mode = 'string';
      } else if (mark === '\\') {
        this.#escape('code');
      } else if (mark === ';') {
        this.#text += `${piece.slice(from, at - 1)}\n`;
        this.#mode = 'comment';
      } else if (mark !== '\n' && !this.#isInside(mark)) {
        const text = this.#text + piece.slice(from, at);
        from = at;
        if (this.#open.length === 0) {
          this.#text = this.#between(mark, text);
        } else {
          this.#text = '';
          yield this.#closed(text);
        }
      }
    }
    if (this.#mode !== 'comment') this.#text += piece.slice(from);
    if (this.#text.length > LONGEST_CHARS) throw tooLong(this.#open.length > 0 ? this.#begun : this.#line);
  }

  end(): void {
    const { closing, line } = this.#around ?? {};
    if (this.#open.length > 0) throw this.#endsIn(this.#begun);
    const rest = separated(this.#text);
    if (rest !== '') throw notExpected(this.#line, rest, `a form, or the end`);
    if (line !== undefined) throw new WrongLine(this.#line, `the file ends before the '${closing!}' of line ${line}`);
  }

  #endsIn(line: number): WrongLine {
    return new WrongLine(line, `the file ends in the middle of ${shown(this.#text)}`);
  }

  #escape(before: 'code' | 'string'): void {
    this.#before = before;
    this.#mode = 'escaped';
  }

  #goOn(mark: string): void {
    if (this.#mode === 'escaped') this.#mode = this.#before;
    else if (this.#mode === 'comment') this.#mode = 'code';
    else if (mark === '"') this.#mode = 'code';
    else if (mark === '\\') this.#escape('string');
  }

  /** Does a form go on with this bracket? */
  #isInside(mark: string): boolean {
    const depth = this.#open.length;
    if (depth === 0) return false;
    const closing = CLOSING[mark];
    if (closing !== undefined) {
      if (depth >= DEEPEST) throw new WrongLine(this.#line, `brackets in brackets, more than ${DEEPEST}`);
      this.#open.push(closing);
      return true;
    }
    if (mark !== this.#open[depth - 1]) {
      throw notExpected(
        this.#line,
        mark,
        `'${this.#open[depth - 1]!}', in the form that begins in line ${this.#begun}`,
      );
    }
    if (depth > 1) this.#open.pop();
    return depth > 1;
  }

  /** The form that ends with this bracket. */
  #closed(text: string): Form {
    this.#open.pop();
    if (text.length > LONGEST_CHARS) throw tooLong(this.#begun);
    return { text, line: this.#begun };
  }

  /** A bracket between two forms, or around all; `text` ends with it. What of it is of the form that begins. */
  #between(mark: string, text: string): string {
    const before = separated(text.slice(0, -1));
    if (!TAG.test(before)) throw notExpected(this.#line, before, 'a form in brackets');
    const closing = CLOSING[mark];
    if (mark === '{') {
      this.#begun = this.#line;
      this.#open.push(closing!);
      return before + mark;
    }
    const isOutside = closing !== undefined && this.#around === null;
    if (!isOutside && mark !== this.#around?.closing) throw notExpected(this.#line, mark, `'{'`);
    this.#around = isOutside ? { closing, line: this.#line } : null;
    return '';
  }
}

/** Without the space and the commas around it. */
const separated = (text: string): string => text.replace(/^[\s,]+/, '').trimEnd();
