import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { messageOf, stackOf } from './failure-text';

const otherRealm: unknown = runInNewContext('new TypeError("from another realm")');

describe('the text of a failure', () => {
  it.each([
    ['an error', new Error('it failed'), 'it failed'],
    ['an error of another realm', otherRealm, 'from another realm'],
    ['a text', 'it failed', 'it failed'],
    ['an object, whose properties may hold anything', { apiKey: 'secret' }, '[object Object]'],
    ['nothing', undefined, '[object Undefined]'],
  ])('is the message of %s', (_, failure, message) => {
    expect(messageOf(failure)).toBe(message);
  });

  it('has the stack where there is one, else the message', () => {
    expect(stackOf(new Error('it failed'))).toMatch(/^Error: it failed\n\s+at /);
    expect(stackOf(Object.assign(new Error('it failed'), { stack: '' }))).toBe('it failed');
    expect(stackOf({ apiKey: 'secret' })).toBe('[object Object]');
  });
});
