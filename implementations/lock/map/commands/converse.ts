import { createInterface } from 'node:readline';
import { realClock } from '../../../../services/environment/clock.ts';
import { serverLost, type Client } from '../client.ts';
import { PROMPT, obey } from '../prompt.ts';

/**
 * Reads commands from the standard input and does them, one after the other, until there are no more. Throws `ServerLost` when the
 * server is gone.
 */
export async function converse(client: Client, print: (line: string) => void): Promise<void> {
  const clock = realClock(-performance.timeOrigin); // counts from 1970
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: PROMPT });
  const state: { read: boolean; lost: string | null } = { read: false, lost: null };
  lines.once('close', () => (state.read = true));
  void client.lost.then((why) => {
    state.lost = why;
    lines.close();
  });
  // What was piped in can be read to its end long before it is done.
  const prompt = (): unknown => (state.read ? process.stdout.write(PROMPT) : lines.prompt());
  prompt();
  for await (const line of lines) {
    await obey(line, client, clock, print);
    prompt();
  }
  print('');
  if (state.lost !== null) serverLost(state.lost);
}
