/** `servicetester inspect`: calls nodes by hand. */
import type { Command } from 'commander';
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { status } from '../../test-node/commands/status.ts';
import { describeStack } from '../../test-node/stack/stack.ts';
import { freshSeed } from '../campaign/fresh-seed.ts';
import { readTyped, type Callable } from '../inspecting/line.ts';
import { Prompt } from '../inspecting/prompt.ts';
import { Session } from '../inspecting/session.ts';
import { count } from '../report/count.ts';
import { openReal, type RealWorld } from '../world/real.ts';
import { configure } from './config/configure.ts';
import type { InspectOptions } from './options/inspect.ts';
import { resolveTarget, type Target } from './target.ts';

/** How long what nodes leave behind may take to go away, in ms. */
const LEFT_MS = 500;

/** Starts the nodes, makes the calls that are typed, ends all; resolves with the exit status. Throws `UsageError` for what cannot be. */
export async function inspect(parsed: Command): Promise<number> {
  await configure(parsed);
  const [asked] = parsed.processedArgs as [number | undefined];
  const target = await resolveTarget(asked, parsed.opts<InspectOptions>());
  const world = await openReal({ ...target.world, checked: true });
  try {
    return await converse(target, world);
  } finally {
    await world.close();
  }
}

async function converse({ tested, world: { stack } }: Target, world: RealWorld): Promise<number> {
  const { addresses, offered: functions } = tested;
  const prompt = new Prompt(process.stdin, process.stdout, process.stdin.isTTY && process.stdout.isTTY);
  const asked: number[] = [];
  void askedToEnd().then((code) => {
    asked.push(code);
    prompt.close();
  });
  const say = prompt.say.bind(prompt);
  const session = new Session({ tested, world, clock: realClock(), say });
  await world.prepare({
    ...{ run: `inspect-${process.pid}`, addresses, random: freshSeed(), clocks: [] },
    identities: [...Array(addresses).keys()],
    listener: (happening) => session.hear(happening),
  });
  const keys = tested.service.keys?.(tested.parameters) ?? [];
  const named = keys.length === 0 ? '' : `; names: ${keys.map((key) => JSON.stringify(key)).join(', ')}`;
  const nodes = `${describeStack(stack)}, ${count(addresses, 'node')}: ${functions.join(', ')}${named}`;
  say(nodes);
  await follow(prompt, session, { addresses, functions }, nodes);
  prompt.close();
  for (const call of session.waiting) say(`${call} has not returned`);
  await stop(world, say);
  return asked[0] ?? (session.violated ? status.violates : status.conforms);
}

/** Does what is typed, until the end. */
async function follow(prompt: Prompt, session: Session, callable: Callable, nodes: string): Promise<void> {
  for await (const line of prompt.typed()) {
    const typed = readTyped(line, callable);
    switch (typed.kind) {
      case 'call':
        await session.call(typed.at, typed.fn, typed.args);
        break;
      case 'wrong':
        prompt.say(typed.why);
        break;
      case 'help':
        prompt.say(HELP);
        break;
      case 'nodes':
        for (const each of [nodes, ...session.waiting.map((call) => `${call} is ongoing`)]) prompt.say(each);
        break;
      case 'end':
        return;
      case 'nothing':
    }
  }
}

const HELP = `0 acq, 1 acquire "a" 5000: a call: the node, the function, its arguments as JSON
nodes: which there are, what they can, and what is ongoing
end, or the end of the input: ends all`;

async function stop(world: RealWorld, say: (line: string) => void): Promise<void> {
  try {
    for (const { at, left } of await world.stop(LEFT_MS)) say(`node ${at} leaves behind: ${left.join(', ')}`);
  } catch (error) {
    say((error as Error).message);
  }
}
