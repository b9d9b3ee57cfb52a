/** The pace of real worlds: users call as soon as they may, and somebody watches for what does not come. */
import type { Address } from '../../services/service.ts';
import type { Following, Pace } from './pace.ts';
import { watch, type Watched } from './watch.ts';

/** Sets the pace of one run. */
export class Eager implements Pace {
  readonly #watched: Omit<Watched, 'onSilence'>;
  #run: Following | null = null;
  readonly #oneByOne: boolean;
  #scheduled = false;

  /** `oneByOne`: no call begins while another is owed its return. */
  constructor(watched: Omit<Watched, 'onSilence'>, oneByOne = false) {
    this.#watched = watched;
    this.#oneByOne = oneByOne;
  }

  async follow(run: Following): Promise<void> {
    this.#run = run;
    run.users.onWaited = () => this.#advance(run);
    this.#advance(run);
    const onSilence = (): void => {
      run.users.silent();
      this.#advance(run);
    };
    await watch(run, { ...this.#watched, onSilence });
  }

  /** Its user goes on at once, the others at the end of this turn of the event loop. */
  returned(at: Address): void {
    const run = this.#run;
    if (!run) return;
    while (!run.over.aborted && this.#step(run, at));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#advance(run);
    });
  }

  /** Lets every user do what it can; then brings the run to its end, if nobody can do anything and nobody is owed anything. */
  #advance(run: Following): void {
    for (let moved = true; moved && !run.over.aborted;) {
      moved = false;
      for (let at = 0; at < run.addresses; at += 1) moved = this.#step(run, at) || moved;
      if (moved || !run.users.settled) continue;
      const closing = run.users.closing();
      run.users.close(closing);
      moved = closing !== null;
    }
  }

  /** One call by this user, if it has one to make and may; says if it did. */
  #step({ users, over, monitor }: Following, at: Address): boolean {
    if (this.#oneByOne && monitor.owed(this.#watched.clock.now()).length > 0) return false;
    const choice = over.aborted ? null : users.choice(at);
    if (choice) users.make(choice);
    return choice !== null;
  }
}
