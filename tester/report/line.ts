/** A line of a picture: characters at places, each with its colour. */

/** Gives a text its colour. */
export type Paint = (text: string) => string;

/** As it is. */
export const plain: Paint = (text) => text;

/** One line, written at any place, in any order; what is written later stands. */
export class Line {
  readonly #cells: { char: string; paint: Paint }[] = [];

  /** Writes a text from `x` on. */
  put(x: number, text: string, paint: Paint = plain): void {
    while (this.#cells.length < x) this.#cells.push({ char: ' ', paint: plain });
    Array.from(text).forEach((char, i) => (this.#cells[x + i] = { char, paint }));
  }

  /** What stands at `x`. */
  at(x: number): string {
    return this.#cells[x]?.char ?? ' ';
  }

  /** The line, without spaces at its end. */
  toString(): string {
    let text = '';
    for (let from = 0, to = 0; from < this.#cells.length; from = to) {
      const { paint } = this.#cells[from]!;
      while (this.#cells[to]?.paint === paint) to += 1;
      const chars = this.#cells.slice(from, to).map(({ char }) => char);
      text += paint(chars.join(''));
    }
    return text.trimEnd();
  }
}
