/** The date of a process whose clock is wrong: libraries read it, and are given no other clock. */
import { shownAfter, type ClockSetting } from './skewed-clock.ts';

/**
 * From now on `Date` goes by a clock that is set so, in this whole process; what was got from it before stays as it is. Returns what
 * makes it right again. `performance.now` and timers stay right.
 */
export function skewDate(setting: ClockSetting): () => void {
  const Right = globalThis.Date;
  const rightNow = Right.now.bind(Right);
  const began = rightNow();
  const now = (): number => Math.floor(began + shownAfter(rightNow() - began, setting));
  globalThis.Date = new Proxy(Right, {
    construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made) as Date,
    apply: () => new Right(now()).toString(),
  });
  const own = Object.getOwnPropertyDescriptor(Right, 'now')!;
  Right.now = now; // in place: who keeps the old `Date` sees it too
  return () => {
    Object.defineProperty(Right, 'now', own);
    globalThis.Date = Right;
  };
}
