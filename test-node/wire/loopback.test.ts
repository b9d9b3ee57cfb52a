import { describe, expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

describe('the loopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.1', false],
    ['example.org', false],
    ['127.0.0.1.example.org', false],
  ])('%s: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});
