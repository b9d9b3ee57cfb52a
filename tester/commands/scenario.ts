/** `servicetester scenario expired-lease`: plays a scenario. */
import type { Command } from 'commander';
import { NotShown, type Stage } from '../../scenarios/scenario.ts';
import { realClock, within, type Clock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { status } from '../../test-node/commands/status.ts';
import { find, names } from '../../test-node/stack/catalogue.ts';

/** How long a scenario may take, in ms. */
const PATIENCE_MS = 120_000;
/** How wide the names are of those who do something. */
const WHO_CHARS = 12;

/** Plays the scenario, and prints what happens; without a name: lists what there is. Resolves with the exit status. */
export async function playScenario(parsed: Command): Promise<number> {
  const [name] = parsed.processedArgs as [string | undefined];
  if (name === undefined) return list();
  const { name: title, about, play } = await find('scenario', name);
  console.log(`${title}: ${about}`);
  const over = new AbortController();
  void askedToEnd().then((code) => over.abort(code));
  const playing = play(stage(realClock(), over.signal));
  try {
    const shown = await within(realClock(), PATIENCE_MS, playing, null);
    if (shown === null) throw new NotShown(`it has not come to its end within ${PATIENCE_MS / 1000} s`);
    console.log(`\nshown: ${shown}`);
    return status.conforms;
  } catch (error) {
    const asked = over.signal.aborted ? (over.signal.reason as number) : null;
    over.abort();
    await playing.catch(() => {}); // it ends what it has started
    if (asked !== null) return asked;
    if (!(error instanceof NotShown)) throw error;
    console.log(`\nnot shown: ${error.message}`);
    return status.unknown;
  }
}

async function list(): Promise<number> {
  for (const name of names('scenario')) {
    const { about } = await find('scenario', name);
    console.log(`${name}: ${about}`);
  }
  return status.conforms;
}

/** Where it is played: on the standard output, with the time since its part began. */
function stage(clock: Clock, signal: AbortSignal): Stage {
  let began = clock.now();
  return {
    signal,
    begin(part) {
      began = clock.now();
      console.log(`\n${part}`);
    },
    say: (who, what) => console.log(`  ${stopwatch(clock.now() - began)}  ${who.padEnd(WHO_CHARS)}  ${what}`),
  };
}

/** `00:02.103`: minutes, and seconds. */
function stopwatch(ms: number): string {
  const seconds = ((ms % 60_000) / 1000).toFixed(3);
  return `${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${seconds.padStart(6, '0')}`;
}
