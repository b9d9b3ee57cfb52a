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
      } else if (mark !== '\n') {
        const text = this.#text + piece.slice(from, at);
        const form = this.#bracket(mark, text);
        this.#text = form === null ? text : '';
        from = at;
        if (form?.text) yield form;
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

  /** A bracket comes; `text` ends with it. The form that it closes, an empty one for a bracket around all forms; null: a form goes on. */
  #bracket(mark: string, text: string): Form | null {
    const closing = CLOSING[mark];
    if (this.#open.length === 0) return this.#between(mark, closing, text);
    if (text.length > LONGEST_CHARS) throw tooLong(this.#begun);
    if (closing !== undefined) {
      if (this.#open.length >= DEEPEST) throw new WrongLine(this.#line, `brackets in brackets, more than ${DEEPEST}`);
      this.#open.push(closing);
      return null;
    }
    const expected = this.#open.pop()!;
    if (mark !== expected) throw notExpected(this.#line, text.slice(-40), `'${expected}' to close ${shown(text)}`);
    return this.#open.length === 0 ? { text: separated(text), line: this.#begun } : null;
  }

  #between(mark: string, closing: string | undefined, text: string): Form | null {
    const before = separated(text.slice(0, -1));
    if (!TAG.test(before)) throw notExpected(this.#line, before, 'a form in brackets');
    this.#begun = this.#line;
    if (mark === '{') {
      this.#open.push(closing!);
      return null;
    }
    const isOutside = closing !== undefined && this.#around === null;
    if (!isOutside && mark !== this.#around?.closing) throw notExpected(this.#line, mark, `'{'`);
    this.#around = isOutside ? { closing, line: this.#line } : null;
    return { text: '', line: this.#line };
  }
}

/** Without the space and the commas around it. */
const separated = (text: string): string => text.replace(/^[\s,]+/, '').trimEnd();
