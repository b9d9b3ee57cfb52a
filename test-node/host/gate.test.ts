import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';

const endOfStep = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function listening(): { gate: Gate; out: string[]; pass: (what: string) => void } {
  const gate = new Gate();
  gate.listening = true;
  const out: string[] = [];
  return { gate, out, pass: (what) => gate.pass(() => out.push(what)) };
}

describe('the gate of a process', () => {
  it('lets everything pass at once where nobody listens', () => {
    const gate = new Gate();
    let passed = false;
    gate.pass(() => (passed = true));
    expect(passed).toBe(true);
  });

  it('holds what goes out until the end of the step', async () => {
    const { out, pass } = listening();
    pass('return');
    expect(out).toEqual([]);
    await endOfStep();
    expect(out).toEqual(['return']);
  });

  it('holds what goes out until all that was informed in the step is recorded, also after it', async () => {
    const { gate, out, pass } = listening();
    gate.inform();
    pass('send');
    gate.inform(); // after what goes out, but in the same step
    await endOfStep();
    gate.record();
    expect(out).toEqual([]);
    gate.record();
    expect(out).toEqual(['send']);
  });

  it('does not wait for what is informed in a later step', async () => {
    const { gate, out, pass } = listening();
    gate.inform();
    pass('first');
    await endOfStep();
    gate.inform();
    pass('second');
    await endOfStep();
    gate.record();
    expect(out).toEqual(['first']);
    gate.record();
    expect(out).toEqual(['first', 'second']);
  });

  it('is quiet when nothing is held and all is recorded', async () => {
    const { gate, pass } = listening();
    expect(gate.quiet).toBe(true);
    gate.inform();
    expect(gate.quiet).toBe(false);
    gate.record();
    pass('x');
    expect(gate.quiet).toBe(false);
    await endOfStep();
    expect(gate.quiet).toBe(true);
  });
});
