import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplePlan } from './plan.ts';
import { readPlan, writePlan } from './saved.ts';

const path = (): string => join(mkdtempSync(join(tmpdir(), 'plan-')), 'folder', 'x.plan.json');
const plan = samplePlan({ addresses: 2, calls: 6 }, 1, 0);
const saved = { target: { addresses: 2, use: 'imp0' }, finding: 'a: b: c', repeat: 3, plan };

describe('a saved plan', () => {
  it('is read as it was written, with a line for each entry', () => {
    const file = path();
    writePlan(file, saved);
    expect(readPlan(file)).toEqual(saved);
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.filter((line) => /^ +\[\d+(, \d+)+\],?$/.test(line)).length).toBe(plan.workload.flat().length);
  });

  it('that somebody changed is read as well as can be', () => {
    const file = path();
    writePlan(file, saved);
    const edited = {
      ...(JSON.parse(readFileSync(file, 'utf8')) as object),
      plan: { workload: [[[0]], []] },
      repeat: 0,
    };
    writeFileSync(file, JSON.stringify(edited));
    expect(readPlan(file)).toMatchObject({ repeat: 1, plan: { workload: [[[0, 0, 0]], []], end: [0, 0] } });
  });

  it.each([
    ['not JSON', 'plan', /is no JSON/],
    ['something else', '[1]', /is no plan: its "format" is not "servicetester plan 1"/],
    ['null', 'null', /is no plan/],
  ])('that is %s is refused', (_, text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'plan-')), 'x');
    writeFileSync(file, text);
    expect(() => readPlan(file)).toThrow(message);
  });
});
