import { expect, it } from 'vitest';
import { serve, type UserOf } from '../../index.ts';
import { lock, type Lock } from '../lock.ts';

async function program(user: UserOf<Lock>): Promise<boolean> {
  await user.acquire('a', { signal: AbortSignal.timeout(60_000) });
  return user.release('a');
}

it('a program uses the lock as it may', async () => {
  const model = serve(lock, { addresses: 2, parameters: { names: ['a'], stale: 'everywhere' } });
  expect(await Promise.all(model.users.map(program))).toEqual([true, true]);
  model.close();
});

it('options that there are not are refused, with those that there are', () => {
  const options = { adresses: 2 } as object;
  expect(() => serve(lock, options)).toThrow(/serve: this has 'adresses'; it has .* Did you mean addresses\?/);
  const parameters = { nams: ['a'] } as object;
  expect(() => serve(lock, { parameters })).toThrow(
    /parameters has 'nams'; the service lock has .* Did you mean names\?/,
  );
  expect(() => serve(lock, 3 as unknown as object)).toThrow(
    'serve: this must be an object of options; it is a number.',
  );
});

it('who gives up gets nothing, now or later', async () => {
  const { users, close } = serve(lock, { addresses: 2, parameters: { names: ['a'] } });
  const [holder, other] = users;
  await holder!.acquire('a');
  const givesUp = new AbortController();
  const waiting = other!.acquire('a', { signal: givesUp.signal });
  givesUp.abort();
  await expect(waiting).rejects.toThrow('acquire was given up.');
  expect(await holder!.release('a')).toBe(true);
  expect(await other!.release('a')).toBe(false);
  close();
});
