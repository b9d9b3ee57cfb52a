/** Histories written as text, for tests. */
import { HistoryBuilder } from '../history.ts';

/**
 * A line each, with the time in ms: `0 a acquire` begins, `5 a = null` returns, `5 a fails` fails without effect; operations begin with
 * their arguments behind their names. Lines are numbered from 1.
 */
export function written(text: string): HistoryBuilder {
  const builder = new HistoryBuilder();
  const ongoing = new Map<string, number>();
  text
    .trim()
    .split('\n')
    .forEach((line, i) => {
      const [t, process, what, ...more] = line.trim().split(' ');
      const place = { line: i + 1, t: Number(t) };
      const values = more.map((each): unknown => JSON.parse(each));
      if (what === '=') builder.end(ongoing.get(process!)!, 'returned', values[0], place);
      else if (what === 'fails') builder.end(ongoing.get(process!)!, 'failed', null, place);
      else ongoing.set(process!, builder.begin(builder.addressOf(process!), what!, values, place));
    });
  return builder;
}
