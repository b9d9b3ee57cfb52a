import { describe, expect, it } from 'vitest';
import { lock } from '../../../../services/lock.ts';
import { inWords, readText } from '../reading.fixture.ts';
import { outcomeRules } from './outcomes.ts';

describe('a history of a service that is named', () => {
  const text =
    '{"process":0,"type":"invoke","f":"tryAcquire","value":"a"}\n{"process":0,"type":"fail","f":"tryAcquire"}';

  it('has its meaning', () => {
    expect(inWords(readText(text, { service: lock }).history)).toEqual(['0: tryAcquire("a") = false 1-2']);
  });

  it('may be of any service: what answers nothing has no result, whatever stands there', () => {
    const service = { ...lock, name: 'of a user' };
    const called =
      '{"process":0,"type":"invoke","f":"acquire","value":"a"}\n{"process":0,"type":"ok","f":"acquire","value":"a"}';
    expect(inWords(readText(called, { service }).history)).toEqual(['0: acquire("a") = null 1-2']);
    expect(inWords(readText(text, { service }).history)).toEqual(['0: tryAcquire("a") failed 1-2']);
  });
});

describe('an outcome on the command line', () => {
  it('says what is meant by what', () => {
    expect(outcomeRules(['fail=failed', 'a=b=open'])).toEqual([
      { what: 'fail', means: 'failed' },
      { what: 'a=b', means: 'open' },
    ]);
    expect(() => outcomeRules(['fail=ok'])).toThrow("'--outcome fail=ok' says nothing");
    expect(() => outcomeRules(['=open'])).toThrow('says nothing');
  });

  it('cannot give a result to what has none', () => {
    const read = '{"process":0,"type":"invoke","f":"read"}\n{"process":0,"type":"fail","f":"read","error":"late"}';
    expect(() => readText(read, { outcomes: outcomeRules(['late=returned']) })).toThrow(
      'Line 2: there is read without a value, expected its result.',
    );
  });
});
