/** A process that ends before its command is done: somebody else ended it, and the status must not be taken for a verdict. */
import { status } from './status.ts';

/** From now on an end of this process is told, with a status that is no verdict; until the function that it gives is called. */
export function tellIfUnfinished(name: string): () => void {
  let done = false;
  let uncaught = false;
  const judges = process.send === undefined; // what the tester has started gives no verdicts: how it ends is what is judged
  process.on('uncaughtExceptionMonitor', () => (uncaught = true));
  process.once('exit', (code) => {
    if (done || code === status.interrupted) return;
    console.error(`${name}: ${uncaught && judges ? UNCAUGHT : endedBy(code)}`);
    process.exitCode = code === 0 || (judges && VERDICTS.includes(code)) ? status.internal : code;
  });
  return () => void (done = true);
}

const VERDICTS: readonly number[] = [status.conforms, status.violates, status.unknown];

/** Node.js writes the error itself, after this. */
const UNCAUGHT =
  'It ended before it was done, by an error that nobody caught, maybe in what createSystem started. ' +
  'This says nothing about what was tested.';

const endedBy = (code: number): string =>
  `It ended before it was done, with status ${code}: a file that it loaded ended the process, or waits for ever.`;
