/** The thread that watches another: asks it whether it is there, and interrupts it if it never answers. */
import { writeSync } from 'node:fs';
import { Session, type Debugger } from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Told, Watched } from './watch.ts';

/** So often it is asked, in the time that it has. */
const QUESTIONS = 10;
/** So many of the functions that are under way are told. */
const FUNCTIONS_MAX = 4;

const { beats, spinsMs, isMainThread, words } = workerData as Watched;
const [answers, isWatched] = [0, 1];
const at = new Int32Array(beats);
const tell = (told: Told): void => parentPort!.postMessage(told);

/** Stops it where it is, looks there, and ends what it does: it goes on with what comes next. */
function interrupt(): void {
  const session = new Session();
  session.connectToMainThread();
  const files = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => void files.set(scriptId, url));
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    const places = callFrames.map((frame) => placeOf(frame, files));
    const functions = places.filter((place) => !place.includes('(node:')).slice(0, FUNCTIONS_MAX);
    writeSync(2, `${words} It was in ${functions.join(', called by ')}.\n`); // some processes end when they are interrupted
    session.post('Runtime.terminateExecution', () => {
      session.disconnect(); // not before: what is asked for would be forgotten
      tell({ functions });
    });
    session.post('Debugger.resume');
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}

/** Without the line: what runs may have been compiled from something else. */
function placeOf({ functionName, location }: Debugger.CallFrame, files: ReadonlyMap<string, string>): string {
  const file = files.get(location.scriptId) ?? '';
  return `${functionName === '' ? 'a function' : functionName}${file === '' ? '' : ` (${file.replace('file://', '')})`}`;
}

let patience = QUESTIONS;
for (let [asked, looks] = [-1, 0]; ;) {
  const answered = Atomics.load(at, answers);
  if (asked !== answered) {
    tell('are you there?');
    [asked, looks] = [answered, 0];
  } else if (Atomics.load(at, isWatched) === 1) {
    looks += 1;
  }
  if (looks > patience) {
    if (isMainThread) interrupt();
    else writeSync(2, `${words}\n`);
    // What was not reached of the run may go round too, before it is ended.
    [looks, patience] = [0, isMainThread ? 1 : Infinity];
  }
  await sleep(spinsMs / QUESTIONS);
}
