/** The events of a run in words, for tables, pictures and sentences. */
import { describeCall } from '../../services/semantics/in-words.ts';
import type { AnyService } from '../../services/service.ts';
import { describeExit } from '../../test-node/exit.ts';
import { done, over } from '../plan/in-words.ts';
import { brief } from '../trace/brief.ts';
import type { ReturnEvent, TraceEvent } from '../trace/event.ts';
import type { Words } from './fitted.ts';

/** An event in a few words. */
export type Describe = (event: TraceEvent) => Words;

/** The functions that are called, as far as they are known. */
export type Called = Pick<AnyService, 'functions'>;

/**
 * An event of a run in a few words: of a return, which call it is of, where that has arguments; and its result, where there is one: if
 * the functions are known, also that it is null.
 */
export function describing(events: readonly TraceEvent[], called?: Called): Describe {
  const calls = new Map<number, string>();
  for (const event of events)
    if (event.type === 'call' && event.args.length > 0) calls.set(event.id, describeCall(event));
  return (event) => inWords(event, ('id' in event && calls.get(event.id)) || fnOf(event), called);
}

/** An event in a few words, of whatever run. */
export const describe = (event: TraceEvent): string => inWords(event, fnOf(event)).text;

const fnOf = (event: TraceEvent): string => ('fn' in event ? event.fn : '');

/** `call`: the call that it is of. */
function inWords(event: TraceEvent, call: string, called?: Called): Words {
  const ends = (outcome: string): Words => ({ text: `${call}${outcome}`, outcome });
  const is = (text: string): Words => ({ text, outcome: '' });
  switch (event.type) {
    case 'call':
      return is(`${describeCall(event)}${event.closing ? ' (closing)' : ''}`);
    case 'return':
      return ends(` returns${isNothing(event, called) ? '' : ` ${brief(event.result)}`}`);
    case 'giveUp':
      return ends(' is given up');
    case 'cancelled':
      return ends(' ends, given up');
    case 'error':
    case 'failed':
      return ends(` fails: ${event.error}`);
    case 'inform':
      return is(`· ${event.event}${event.data === null ? '' : ` ${brief(event.data)}`}`);
    case 'exit':
      return is(`the process ends: ${describeExit(event.exit)}`);
    case 'fault':
      return is(`↯ ${done(event)}`);
    case 'healed':
      return is(`✓ ${over(event)}`);
    case 'serverExit':
      return is(`the process of ${event.server} ends: ${describeExit(event.exit)}`);
    case 'broken':
      return is(event.message);
    case 'step':
      return is(`▸ ${event.label}`);
    case 'lost':
      return is(`✗ ${event.label} is lost`);
  }
}

const isNothing = ({ fn, result }: ReturnEvent, called?: Called): boolean =>
  result === null && called?.functions[fn]?.results === undefined;
