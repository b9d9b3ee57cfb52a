/** The map of a long run: shows what of it is in sight, and goes where it is clicked or dragged to. */

/** Below so many times the height of the window, scrolling is enough. */
const LONG = 1.5;

/** The map beside one picture, if it has one. */
export class Overview {
  readonly #box: HTMLElement;
  readonly #map: HTMLElement;
  readonly #sight: HTMLElement;

  /** `box`: what scrolls. */
  constructor(box: HTMLElement, map: HTMLElement) {
    this.#box = box;
    this.#map = map;
    this.#sight = map.querySelector<HTMLElement>('.sight')!;
    box.addEventListener('scroll', () => this.#show(), { passive: true });
    const resized = new ResizeObserver(() => this.#show());
    for (const each of [box, box.querySelector('.rows')!]) resized.observe(each);
    map.addEventListener('pointerdown', (event) => {
      map.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    map.addEventListener('pointermove', (event) => {
      if (map.hasPointerCapture(event.pointerId)) this.#go(event);
    });
  }

  #show(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    this.#map.hidden = scrollHeight < LONG * clientHeight;
    this.#sight.style.top = `${(100 * scrollTop) / scrollHeight}%`;
    this.#sight.style.height = `${(100 * clientHeight) / scrollHeight}%`;
  }

  /** What is pointed at comes into the middle. */
  #go({ clientY }: PointerEvent): void {
    const { top, height } = this.#map.getBoundingClientRect();
    const { scrollHeight, clientHeight } = this.#box;
    this.#box.scrollTop = ((clientY - top) / height) * scrollHeight - clientHeight / 2;
  }
}
