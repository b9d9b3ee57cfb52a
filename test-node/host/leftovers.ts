/** What the nodes of a run leave behind in their process. */
import type { Clock } from '../../services/environment/clock.ts';
import { beyond, census, type Census } from './rest.ts';

/** How often is looked until nothing is left. */
const POLL_MS = 5;
/** What goes away by itself, without waking anybody. */
const FADING = /Immediate$|CloseReq$/;

/** Of one process, run after run. */
export class Leftovers {
  /** How many nodes are being closed. */
  closing = 0;
  readonly #clock: Clock;
  /** Has the run any node that was not stopped? */
  readonly #isOn: (run: string) => boolean;
  #run = '';
  /** What kept the process alive before the first node of the run was prepared. */
  #before: Census = new Map();
  #told = false;

  constructor(clock: Clock, isOn: (run: string) => boolean) {
    this.#clock = clock;
    this.#isOn = isOn;
  }

  /** A node of this run is about to be prepared. */
  begin(run: string): void {
    if (this.#run === run) return;
    this.#run = run;
    this.#before = census();
    this.#told = false;
  }

  /**
   * What still keeps the process alive after the last node of the run is closed, and was not there before; given up to `waitMs` to
   * go away. Told once, for all its nodes: who looked beside another would take the other's wait for something that was left.
   */
  async after(waitMs: number): Promise<string[]> {
    if (this.closing > 0 || this.#isOn(this.#run) || this.#told) return [];
    this.#told = true;
    const before = this.#before;
    const until = this.#clock.now() + waitMs;
    for (;;) {
      // The wait below is over, and its timer gone, when the census is taken.
      const left = beyond(census(), before).filter((kind) => !FADING.test(kind));
      if (left.length === 0 || this.#clock.now() >= until) return left;
      await this.#clock.sleep(POLL_MS);
    }
  }
}
