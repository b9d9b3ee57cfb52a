/** Hides the rows that are not asked for, and draws what lies between the others anew. */
import type { Known } from '../detail.ts';

/** The filter of one picture. */
export class Filter {
  readonly #section: HTMLElement;
  readonly #picture: Known;
  readonly #rows: readonly HTMLElement[];
  readonly #text: HTMLInputElement;
  readonly #kinds: readonly HTMLInputElement[];
  readonly #done: () => void;
  /** The rows that are shown, in ascending order. */
  shown: readonly number[];

  /** `done`: called when other rows are shown. */
  constructor(section: HTMLElement, picture: Known, rows: readonly HTMLElement[], done: () => void) {
    this.#section = section;
    this.#picture = picture;
    this.#rows = rows;
    this.#done = done;
    this.#text = section.querySelector<HTMLInputElement>('.filter')!;
    this.#kinds = [...section.querySelectorAll<HTMLInputElement>('.kind input')];
    this.shown = [...rows.keys()];
    for (const input of [this.#text, ...this.#kinds]) input.addEventListener('input', () => this.#apply());
  }

  /** Lets the reader write what to look for. */
  focus(): void {
    this.#text.focus();
    this.#text.select();
  }

  /** Shows all rows. */
  clear(): void {
    this.#text.value = '';
    for (const kind of this.#kinds) kind.checked = true;
    this.#apply();
  }

  /** Shows all rows, if this one is hidden. */
  showAll(index: number): void {
    if (this.#rows[index]!.hidden) this.clear();
  }

  #apply(): void {
    const words = this.#text.value.toLowerCase();
    const hidden = new Set(this.#kinds.filter(({ checked }) => !checked).flatMap(({ value }) => value.split(' ')));
    const { rows, lanes } = this.#picture;
    this.shown = [...rows.keys()].filter((index) => {
      const { kind, text, at } = rows[index]!;
      return !hidden.has(kind) && `${lanes[at] ?? ''} ${text}`.toLowerCase().includes(words);
    });
    this.#show();
    const isAll = this.shown.length === rows.length;
    const events = rows.length === 1 ? 'event' : 'events';
    this.#section.querySelector('.count')!.textContent = isAll
      ? ''
      : `${this.shown.length} of ${rows.length} ${events}`;
    this.#done();
  }

  #show(): void {
    const isShown = new Set(this.shown);
    for (const [index, row] of this.#rows.entries()) row.hidden = !isShown.has(index);
    const places = this.#places(isShown);
    for (const chunk of this.#section.querySelectorAll<HTMLElement>('.chunk')) {
      chunk.style.setProperty('--n', String(redraw(chunk.querySelector('svg')!, places)));
    }
    const map = this.#section.querySelector<SVGSVGElement>('.overview svg');
    if (map) redraw(map, places);
  }

  /** By row, how many are shown above it; and then of all. */
  #places(isShown: ReadonlySet<number>): Float64Array {
    const places = new Float64Array(this.#rows.length + 1);
    for (let index = 0; index < this.#rows.length; index += 1)
      places[index + 1] = places[index]! + (isShown.has(index) ? 1 : 0);
    return places;
  }
}

/** A place between the rows, between those that are shown. */
function placeOf(places: Float64Array, place: number): number {
  const row = Math.min(Math.floor(place), places.length - 1);
  const [here, next] = [places[row]!, places[row + 1] ?? places[row]! + 1];
  return here + (next - here) * (place - row);
}

/** How many rows it is high then. */
function redraw(svg: SVGSVGElement, places: Float64Array): number {
  const [first, end] = [places[Number(svg.dataset['first'])]!, places[Number(svg.dataset['end'])]!];
  const rows = end - first + Number(svg.dataset['tail']);
  svg.setAttribute('viewBox', `0 0 ${svg.viewBox.baseVal.width} ${Math.max(rows, 0.001)}`);
  for (const shape of svg.querySelectorAll<SVGElement>('[data-from]')) {
    const [from, to] = [Number(shape.dataset['from']), Number(shape.dataset['to'])];
    const [top, bottom] = [placeOf(places, from) - first, placeOf(places, to) - first];
    if (shape.tagName === 'line') {
      shape.setAttribute('y1', String(top));
      shape.setAttribute('y2', String(bottom));
      // A message whose sending or arrival is hidden would lead to another event.
      const isArrow = shape.classList.contains('arrow');
      const isHidden = (place: number): boolean => {
        const row = Math.floor(place);
        return row + 1 < places.length && places[row + 1] === places[row];
      };
      shape.style.display = isArrow && (isHidden(from) || isHidden(to)) ? 'none' : '';
    } else {
      shape.setAttribute('y', String(top));
      shape.setAttribute('height', String(bottom - top));
    }
  }
  return rows;
}
