/** What the examination of a specification came to, for its author. */
import type { ChalkInstance } from 'chalk';
import { describe } from '../../services/semantics/delay-closed.ts';
import { describeCall } from '../../services/semantics/in-words.ts';
import type { Closedness, Outline } from '../../services/semantics/examine.ts';
import type { AnyService } from '../../services/service.ts';
import { DOCS } from '../../test-node/package.ts';
import { count } from './count.ts';

/** A specification that was examined. */
export interface Examined {
  readonly service: AnyService;
  readonly addresses: number;
  readonly outline: Outline;
  readonly closedness: Closedness;
  readonly tookMs: number;
}

/** Whoever reads that a function never returns, and then `conforms`, asks what that means. */
const ONLY_CLOSED =
  'it is delay-closed, and no more is judged; whether it should be as the remarks above say, you know';

/** The report, line by line. */
export function examinedText(examined: Examined, chalk: ChalkInstance): string[] {
  const { service, addresses, closedness, outline } = examined;
  const { failing } = closedness;
  return [
    chalk.bold(`${service.name}, ${count(addresses, 'user')}`),
    ...outlineLines(service, outline).map((line) => `  ${line}`),
    ...remarks(outline).map((line) => chalk.yellow(`  ${line}`)),
    ...(failing ? failingLines(failing, chalk) : [`  ${triedLine(examined)}`]),
    '',
    failing ? chalk.red.bold('violates') : chalk.green.bold('conforms'),
    ...(!failing && remarks(outline).length > 0 ? [`  ${ONLY_CLOSED}`] : []),
  ];
}

function outlineLines({ functions, internal }: AnyService, { states, cut, blocking }: Outline): string[] {
  const named = Object.entries(functions).map(([fn, { final }]) => (final ? `${fn} (ends the service)` : fn));
  const hidden = Object.entries(functions).flatMap(([fn, { step }]) =>
    Object.keys(step ?? {}).map((name) => `${fn} '${name}'`),
  );
  const unseen = [...hidden, ...Object.keys(internal ?? {}).map((name) => `'${name}'`)];
  return [
    `functions: ${named.join(', ')}; ${blocking.length > 0 ? blocking.join(' and ') : 'none'} can block`,
    `hidden moments: ${unseen.join(', ') || 'none'}`,
    `${cut ? 'at least ' : ''}${count(states, 'state')}`,
  ];
}

const remarks = (outline: Outline): string[] => [...neverLines(outline), ...deadEndLine(outline)];

function deadEndLine({ deadEnd }: Outline): string[] {
  if (deadEnd.length === 0) return [];
  const waiting = deadEnd.map((call) => `${describeCall(call)} at ${call.at}`).join(' and ');
  return [
    `all may wait for ever: with ${waiting} ongoing no call is allowed, none may return, and none may be given up`,
  ];
}

const neverLines = ({ cut, neverCalled, neverReturning }: Outline): string[] =>
  [
    ...neverCalled.map((fn) => [`${fn} can never be called`, 'in no state that was reached its call is allowed']),
    ...neverReturning.map((fn) => [`${fn} can never return`, 'in no state that was reached its return is allowed']),
  ].map(([what, why]) => `${what}${cut ? ', as far as it was enumerated' : ''}: ${why}`);

function triedLine({ closedness: { places, steps }, tookMs }: Examined): string {
  const tried = `tried at ${count(places, 'place')} in ${(tookMs / 1000).toFixed(1)} s`;
  if (steps === null) return `delay-closed: ${tried}, which are all`;
  return `delay-closed, as far as it was tried: ${tried}, all within ${count(steps, 'step')} among them`;
}

function failingLines({ swap, way }: NonNullable<Closedness['failing']>, chalk: ChalkInstance): string[] {
  const [first, second] = swap.happened.map(describe);
  const before = way.length > 0 ? [`after ${way.map(describe).join(', ')}`] : [];
  return [
    '',
    chalk.red.bold('it is not delay-closed'),
    ...[
      ...before,
      `this may happen: ${first}, then ${second}`,
      `it may be observed the other way round, and then: ${swap.why}`,
      `what it means: ${DOCS}/write-a-service.md#5-is-it-delay-closed`,
    ].map((line) => `  ${line}`),
  ];
}
