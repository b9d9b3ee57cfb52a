/** What the bench compares: ways to make calls of a function in another process that returns at once. */

/** How many round trips there were per second. */
export type Rate = number;

/** One way to make calls. */
export interface Contender {
  readonly name: string;
  /** Keeps `concurrency` calls ongoing for about `ms`. */
  rate(concurrency: number, ms: number): Promise<Rate>;
  /** Ends all that was started for it. */
  close(): Promise<void>;
}

/** Begins a call for one of the users; tells when it has returned, or failed. */
export type Begin = (user: number, returned: () => void, failed: (error: Error) => void) => void;

/** Users who each call again as soon as the last call has returned. */
export function users(count: number, ms: number, begin: Begin): Promise<Rate> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  let ongoing = 0;
  let returns = 0;
  return new Promise((resolve, reject) => {
    const call = (user: number): void => {
      ongoing += 1;
      begin(user, () => returned(user), reject);
    };
    const returned = (user: number): void => {
      ongoing -= 1;
      returns += 1;
      if (elapsed() < ms) call(user);
      else if (ongoing === 0) resolve((returns / elapsed()) * 1000);
    };
    for (let user = 0; user < count; user += 1) call(user);
  });
}
