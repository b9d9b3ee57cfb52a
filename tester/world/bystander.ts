/** A bare process kept beside the nodes: how fast it answers says whether the machine, or the tester, was slow. */
import type { Clock } from '../../services/environment/clock.ts';
import { connect } from '../../test-node/wire/connect.ts';
import type { Peer } from '../../test-node/wire/peer.ts';
import { OwnProcess } from '../../test-node/processes.ts';

const PING_EVERY_MS = 50;

/** A process that does nothing but answer, and is asked all the time. */
export class Bystander {
  /** The longest that an answer took, in ms; what the tester itself was late counts too. */
  slowestMs = 0;
  readonly #process: OwnProcess;
  readonly #peer: Peer;
  readonly #over = new AbortController();
  readonly #asking: Promise<void>;

  private constructor(process: OwnProcess, peer: Peer, clock: Clock) {
    this.#process = process;
    this.#peer = peer;
    this.#asking = this.#ask(clock);
  }

  /** Starts the process. */
  static async start(clock: Clock): Promise<Bystander> {
    const process = new OwnProcess('service-model', ['distlock', '--port', '0']);
    const { peer } = await connect(await process.url(), { who: 'the bystander', handlers: {}, onBroken: () => {} });
    return new Bystander(process, peer, clock);
  }

  /** Ends the process. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#asking;
    this.#peer.terminate();
    await this.#process.end();
  }

  async #ask(clock: Clock): Promise<void> {
    while (!this.#over.signal.aborted) {
      const asked = clock.now();
      await this.#peer.request('ping', {});
      await clock.sleep(PING_EVERY_MS, { signal: this.#over.signal }).catch(() => {});
      this.slowestMs = Math.max(this.slowestMs, clock.now() - asked - PING_EVERY_MS);
    }
  }
}
