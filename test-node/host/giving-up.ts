/** Users who give up what they have called. */
import { JSONRPCErrorException } from 'json-rpc-2.0';
import { GivenUp, isGivenUp } from '../../services/semantics/given-up.ts';
import { errors } from '../wire/protocol.ts';
import type { CallOptions } from './layers.ts';

/** The user of one call, who may give up. Makes the signal only for a node that looks at it: that is rare, and calls are many. */
export class GivingUp implements CallOptions {
  #controller: AbortController | null = null;
  #gaveUp = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#gaveUp) this.giveUp();
    return this.#controller.signal;
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#controller?.abort(new GivenUp('The user gave up.'));
  }

  /** How the call ends that the node ended with this: so that `wasCancelled` tells it, if its user had given up and the node says so. */
  endOf(error: unknown): Error {
    if (!this.#gaveUp || !isGivenUp(error)) return error as Error;
    return new JSONRPCErrorException('It was given up.', errors.cancelled.code);
  }
}

/** Did the call end as one that its user had given up? */
export const wasCancelled = (error: unknown): boolean =>
  error instanceof JSONRPCErrorException && error.code === errors.cancelled.code;
