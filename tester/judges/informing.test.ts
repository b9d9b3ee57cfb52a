import { describe, expect, it } from 'vitest';
import { Informing } from './informing.ts';

const event = (seq: number, at = 0) =>
  ({ type: 'inform', i: seq, t: 0, at, seq, layer: 'l', event: 'status', data: null }) as const;
/** What is found at each of the events with these numbers. */
const found = (order: Informing, from: number, to: number, at = 0): string[] =>
  [...Array(to - from).keys()].flatMap((k) => order.follow(event(from + k, at))?.clause ?? []);

describe('the order of what a node informs', () => {
  it('is that of the numbers, from 0, for each node', () => {
    const order = new Informing();
    expect([...found(order, 0, 3), ...found(order, 0, 3, 1)]).toEqual([]);
    expect(order.follow(event(4))).toMatchObject({ clause: 'it informs in order', at: 0, evidence: [4] });
    expect(order.follow(event(4, 1))?.reason).toBe("The event 'status' has number 4; 3 is next.");
  });
});

describe('a node floods', () => {
  it('that informs 100,000 events while no call begins or ends', () => {
    const order = new Informing();
    expect(found(order, 0, 99_999)).toEqual([]);
    const finding = order.follow(event(99_999));
    expect(finding).toMatchObject({ clause: 'it does not flood', at: 0, evidence: [99_999] });
    expect(finding?.reason).toBe("It informed 100000 events while no call began or ended, the last of them 'status'.");
  });

  it('but not one that informs as many, with a call between them', () => {
    const order = new Informing();
    expect(found(order, 0, 99_999)).toEqual([]);
    order.called();
    expect(found(order, 99_999, 199_998)).toEqual([]);
  });

  it('but not two that inform as many together', () => {
    const order = new Informing();
    expect([...found(order, 0, 60_000), ...found(order, 0, 60_000, 1)]).toEqual([]);
  });
});
