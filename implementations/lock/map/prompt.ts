/** What a client of the replicated lock map reads and prints at its prompt. */
import type { Clock } from '../../../services/environment/clock.ts';
import type { Client, Kind } from './client.ts';
import { NAME_CHARS_MAX, type Answer } from './wire.ts';

/** Printed when a line is wanted. */
export const PROMPT = 'distributeLock:> ';

const HELP = `There are:
  preempt NAME  takes the lock, if it is free
  release NAME  gives it up
  check NAME    says who owns it`;

/** A line that was typed: a request; nothing; or what is no command, with the reason. */
export type Typed =
  | { readonly kind: Kind; readonly name: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly why: string };

/** What the line means. The name is all after the command, but for the spaces around it. */
export function typed(line: string): Typed {
  const [, word = '', name = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line)!;
  if (word === '') return { kind: 'nothing' };
  if (!isKind(word)) return { kind: 'wrong', why: `There is no command '${word}'. ${HELP}` };
  if (name === '') return { kind: 'wrong', why: `Which lock? ${HELP}` };
  if (name.length > NAME_CHARS_MAX) return { kind: 'wrong', why: `A name has at most ${NAME_CHARS_MAX} characters.` };
  return { kind: word, name };
}

const isKind = (word: string): word is Kind => ['preempt', 'release', 'check'].includes(word);

/** The answer as it is printed: as published, and `CheckLock:Free` for a lock that nobody owns. */
export function textOf(answer: Answer): string {
  switch (answer.kind) {
    case 'preempted':
      return `PreemptLock ${outcome(answer.success)}${answer.owner === undefined ? '' : `:${answer.owner}`}`;
    case 'released':
      return `ReleaseLock ${outcome(answer.success)}`;
    case 'checked':
      return answer.owner === null ? 'CheckLock:Free' : `CheckLock:Lock:${answer.owner}`;
  }
}

const outcome = (success: boolean): string => (success ? 'Success' : 'Failed');

/** The local time, `2019-10-17 20:07:04`, of a time in ms since 1970. */
export function stamp(ms: number): string {
  const time = new Date(ms);
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const moment = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${day.map(twoDigits).join('-')} ${moment.map(twoDigits).join(':')}`;
}

const twoDigits = (part: number): string => String(part).padStart(2, '0');

/** Does what was typed. `clock`: in ms since 1970. Rejects if the server is gone. */
export async function obey(
  line: string,
  client: Pick<Client, 'ask'>,
  clock: Pick<Clock, 'now'>,
  emit: (line: string) => void,
): Promise<void> {
  const command = typed(line);
  if (command.kind === 'wrong') emit(command.why);
  if (command.kind === 'wrong' || command.kind === 'nothing') return;
  emit(`${stamp(clock.now())} Request: ${command.kind}lock`);
  const answer = await client.ask(command.kind, command.name);
  emit(`${stamp(clock.now())} Response: ${textOf(answer)}`);
}
