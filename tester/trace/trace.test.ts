import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Trace, TraceFile } from './trace.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'trace-')), 'traces');
const call = (id: number) => ({ type: 'call', at: 0, id, fn: 'acq', args: [] }) as const;
const lines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a trace', () => {
  it('numbers and times its events', () => {
    let now = 0;
    const trace = new Trace(() => (now += 1.23456), null, {});
    expect(trace.append(call(0))).toMatchObject({ i: 0, t: 1.235, fn: 'acq' });
    expect(trace.append(call(1))).toMatchObject({ i: 1, t: 2.469 });
  });

  it('keeps some of a long run in memory, and all of it on disk', () => {
    const file = new TraceFile(folder());
    const trace = new Trace(() => 0, file, { run: 1 });
    const step = { type: 'step', at: 0, key: 'k', label: 'timer at 0', from: null, by: -1, of: null } as const;
    for (let id = 0; id < 5000; id += 1) trace.append(id === 2500 ? call(id) : step);
    trace.conclude({ verdict: 'violates' });
    expect(trace.window.length).toBeGreaterThanOrEqual(1000);
    expect(trace.window.length).toBeLessThanOrEqual(3002);
    expect(trace.window[0]).toMatchObject({ i: 0 });
    expect(trace.window.slice(1000, 1002)).toMatchObject([{ i: 2499 }, { i: 2500, type: 'call' }]);
    expect(trace.window.at(-1)).toMatchObject({ i: 4999 });
    const all = lines(file.keep('kept')!);
    expect(all).toHaveLength(5002);
    expect(all[0]).toEqual({ run: 1 });
    expect(all.at(-1)).toEqual({ verdict: 'violates' });
    file.close();
  });

  it('is on disk after every turn of the event loop, whatever dies', async () => {
    const at = folder();
    const file = new TraceFile(at);
    const trace = new Trace(() => 0, file, { run: 1 });
    trace.append(call(0));
    await turn();
    trace.append(call(1));
    await turn();
    expect(lines(join(at, readdirSync(at)[0]!))).toHaveLength(3);
    file.close();
  });

  it('of a run that does not matter is written over by the next, and gone at the end', async () => {
    const at = folder();
    const file = new TraceFile(at);
    const first = new Trace(() => 0, file, { run: 1 });
    for (let id = 0; id < 100; id += 1) first.append(call(id));
    await turn();
    new Trace(() => 0, file, { run: 2 }).append(call(7));
    expect(lines(file.keep('second')!)).toEqual([{ run: 2 }, { i: 0, t: 0, ...call(7) }]);
    file.close();
    expect(readdirSync(at)).toEqual(['second.jsonl']);
  });

  it('that cannot be written is missed, and the test goes on', () => {
    const at = folder();
    writeFileSync(at, 'a file where the folder should be');
    const file = new TraceFile(at);
    const trace = new Trace(() => 0, file, {});
    expect(trace.append(call(0))).toMatchObject({ i: 0 });
    expect(file.keep('x')).toBeNull();
    expect(file.trouble).toMatch(/EEXIST|ENOTDIR/);
    expect(existsSync(join(at, 'x.jsonl'))).toBe(false);
  });

  it('that no longer fits on the disk is missed and leaves nothing, and the test goes on', () => {
    const at = folder();
    mkdirSync(at);
    symlinkSync('/dev/full', join(at, `running-${process.pid}.jsonl`));
    const file = new TraceFile(at);
    const trace = new Trace(() => 0, file, {});
    expect(trace.append(call(0))).toMatchObject({ i: 0 });
    expect(file.trouble).toContain('ENOSPC');
    trace.conclude({});
    expect(new Trace(() => 0, file, {}).append(call(1))).toMatchObject({ i: 0 });
    expect(file.keep('x')).toBeNull();
    file.close();
    expect(readdirSync(at)).toEqual([]);
  });

  it('has its first line as soon as it has begun', () => {
    const at = folder();
    const file = new TraceFile(at);
    new Trace(() => 0, file, { run: 1 });
    expect(lines(join(at, readdirSync(at)[0]!))).toEqual([{ run: 1 }]);
    file.close();
  });
});
