import { describe, expect, it } from 'vitest';
import { answer, Crash, type Locks } from './protocol.ts';

const frame = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A server: what it answers to each text, one after the other. */
function server(): (text: string) => string {
  const locks: Locks = new Map();
  return (text) => answer(locks, [frame(text)]);
}

describe('the server as published', () => {
  it('gives a lock to one, and lets another wait until it is given back', () => {
    const ask = server();
    const said = ['PING', 'LOCK:a:x', 'LOCK:a:y', 'LOCK:b:y', 'UNLOCK:a:x', 'LOCK:a:y'].map(ask);
    expect(said).toEqual(['PONG', 'GO', 'WAIT', 'GO', 'UNLOCKED', 'GO']);
  });

  it('says what it does not understand', () => {
    expect(['LOCK', 'UNLOCK', 'HELLO', ''].map(server())).toEqual([
      'MSG_ERROR:Please provide name and id for locking',
      'MSG_ERROR:Please provide name and id for unlocking',
      'MSG_ERROR:MSG `HELLO` not understood',
      'MSG_ERROR:MSG `` not understood',
    ]);
  });

  it('ends when somebody releases what is not locked', () => {
    const ask = server();
    expect(() => ask('UNLOCK:a:x')).toThrow(new Crash(`KeyError: 'a'`));
  });

  it('ends when the same release comes twice', () => {
    const ask = server();
    expect(['LOCK:a:x', 'UNLOCK:a:x'].map(ask)).toEqual(['GO', 'UNLOCKED']);
    expect(() => ask('UNLOCK:a:x')).toThrow(Crash);
  });

  it.each([
    ['a name with a colon', 'LOCK:a:b:x', 'too many values to unpack'],
    ['an id with a colon', 'LOCK:a:fe80::1', 'too many values to unpack'],
    ['a lock without an id', 'LOCK:a', 'not enough values to unpack'],
    ['a word with a colon', 'PING:', 'not enough values to unpack'],
  ])('ends at %s', (_, text, why) => {
    expect(() => server()(text)).toThrow(why);
  });

  it('ends at what is no UTF-8', () => {
    expect(() => answer(new Map(), [Uint8Array.of(0xff)])).toThrow('UnicodeDecodeError');
  });

  it('ends at a message of two frames', () => {
    expect(() => answer(new Map(), [frame('PING'), frame('')])).toThrow('cannot be accomplished in current state');
  });

  it('ends for anybody who says DONE, also while a lock is held', () => {
    const ask = server();
    expect(['LOCK:a:x', 'DONE', 'DONE:any:thing'].map(ask)).toEqual([
      'GO',
      'CLOSE:Closing Lock Server',
      'CLOSE:Closing Lock Server',
    ]);
  });

  it('lets the holder wait for itself', () => {
    expect(['LOCK:a:x', 'LOCK:a:x'].map(server())).toEqual(['GO', 'WAIT']);
  });

  it('lets one who has the id of the holder release its lock: then two are at work', () => {
    const said = ['LOCK:a:host__1', 'UNLOCK:a:host__1', 'LOCK:a:host__2'].map(server());
    expect(said).toEqual(['GO', 'UNLOCKED', 'GO']); // the second message was the other client's of the process
  });

  it('tells who wants to release the lock of another the id that does it', () => {
    const ask = server();
    expect(['LOCK:a:x', 'UNLOCK:a:y'].map(ask)[1]).toBe('RELEASE_ERROR:Lock was acquired by `x` and not by `y`.');
    expect(ask('UNLOCK:a:x')).toBe('UNLOCKED');
  });

  it('passes one who waits by one who comes later', () => {
    const said = ['LOCK:a:x', 'LOCK:a:first', 'UNLOCK:a:x', 'LOCK:a:later', 'LOCK:a:first'].map(server());
    expect(said).toEqual(['GO', 'WAIT', 'UNLOCKED', 'GO', 'WAIT']);
  });

  it('keeps the lock for one who asks no more, for ever', () => {
    const ask = server();
    ask('LOCK:a:dead');
    expect(Array.from({ length: 1000 }, () => ask('LOCK:a:x'))).not.toContain('GO');
  });

  it('gives the lock to two when it was started anew in between', () => {
    expect([server()('LOCK:a:x'), server()('LOCK:a:y')]).toEqual(['GO', 'GO']);
  });
});
