/** One picture in the page: the event that is chosen, which rows are shown, and how large. */
import { detailHtml, type Known } from '../detail.ts';
import { Filter } from './filter.ts';
import { Overview } from './overview.ts';

/** A picture, and the row that is chosen at first. */
export type Shown = Known & { readonly chosen: number };

const ROW_HEIGHTS = [3, 6, 10, 16, 20, 24, 30, 40];
/** In lower rows nothing can be read. */
const READABLE_PX = 15;
/** So much of the page is to be seen below the event that is chosen. */
const MARGIN_PX = 60;

/** Reads and changes one section of the page. */
export class View {
  readonly section: HTMLElement;
  readonly #picture: Shown;
  readonly #rows: readonly HTMLElement[];
  readonly #list: HTMLElement;
  readonly #filter: Filter;
  #chosen = -1;
  #zoom = ROW_HEIGHTS.indexOf(24);

  constructor(section: HTMLElement, picture: Shown) {
    this.section = section;
    this.#picture = picture;
    this.#rows = [...section.querySelectorAll<HTMLElement>('.row')];
    this.#list = section.querySelector('.rows')!;
    this.#filter = new Filter(section, picture, this.#rows, () => this.#reveal());
    section.querySelector<HTMLElement>('.tools')!.hidden = false;
    this.#list.addEventListener('click', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('.row');
      if (row) this.choose(this.#rows.indexOf(row));
    });
    const map = section.querySelector<HTMLElement>('.overview');
    if (map) new Overview(section.querySelector<HTMLElement>('.scroll')!, map);
    this.#on('.smaller', () => this.zoom(-1));
    this.#on('.larger', () => this.zoom(1));
    this.#on('.finding', () => this.nextFinding(1));
    section.querySelector<HTMLElement>('.finding')!.hidden = Object.keys(picture.marked).length === 0;
    this.choose(picture.chosen);
  }

  #on(which: string, then: () => void): void {
    this.section.querySelector(which)!.addEventListener('click', then);
  }

  /** Chooses the event in this row, and tells of it. */
  choose(index: number): void {
    const row = this.#rows[index];
    if (!row) return;
    this.#rows[this.#chosen]?.removeAttribute('aria-selected');
    this.#chosen = index;
    row.setAttribute('aria-selected', 'true');
    this.#list.setAttribute('aria-activedescendant', row.id);
    this.section.querySelector('.detail')!.innerHTML = detailHtml(this.#picture, index);
    this.#reveal();
  }

  /** Chooses so many shown rows farther, or as far as there are. */
  move(by: number): void {
    const shown = this.#filter.shown;
    const here = shown.findIndex((index) => index >= this.#chosen);
    const from = here < 0 ? shown.length : here;
    // A row that is hidden lies between two.
    const step = by > 0 && shown[from] !== this.#chosen ? by - 1 : by;
    const to = shown[Math.max(0, Math.min(shown.length - 1, from + step))];
    if (to !== undefined) this.choose(to);
  }

  /** Chooses the next event that shows what is wrong; after the last the first. */
  nextFinding(way: 1 | -1): void {
    const marked = Object.keys(this.#picture.marked).map(Number);
    if (way < 0) marked.reverse();
    const next = marked.find((index) => (index - this.#chosen) * way > 0) ?? marked[0];
    if (next === undefined) return;
    this.#filter.showAll(next);
    this.choose(next);
  }

  /** Makes rows higher, or lower. */
  zoom(by: number): void {
    this.#zoom = Math.max(0, Math.min(ROW_HEIGHTS.length - 1, this.#zoom + by));
    const height = ROW_HEIGHTS[this.#zoom]!;
    this.#list.parentElement!.style.setProperty('--row', `${height}px`);
    this.#list.classList.toggle('far', height < READABLE_PX);
    this.#reveal();
  }

  /** Begins to filter, or shows all again. */
  filter(go: boolean): void {
    if (go) this.#filter.focus();
    else {
      this.#filter.clear();
      this.#list.focus();
    }
  }

  /** Scrolls the page, no farther than it has to, if the event that is chosen is below the window: the picture may reach beyond it. */
  bringUp(): void {
    const row = this.#rows[this.#chosen];
    if (!row) return;
    const below = row.getBoundingClientRect().bottom + MARGIN_PX - innerHeight;
    if (below > 0) scrollBy(0, below);
  }

  /** Scrolls the picture, not the page, to the event that is chosen. */
  #reveal(): void {
    const row = this.#rows[this.#chosen];
    const box = this.section.querySelector('.scroll')!;
    if (!row || row.hidden) return;
    const head = 40;
    const [at, port] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
    if (at.top < port.top + head) box.scrollTop += at.top - port.top - head - box.clientHeight / 4;
    else if (at.bottom > port.bottom) box.scrollTop += at.bottom - port.bottom + box.clientHeight / 4;
  }
}
