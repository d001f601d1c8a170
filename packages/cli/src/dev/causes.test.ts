import { describe, expect, it } from '@jest/globals';
import { CauseGroups, causeOf, SeenCauses } from './causes';
import { nameList } from './name-list';

describe('the cause in a text', () => {
  it.each([
    ['run `npm install` in /shop/pay.', 'pay', 'run `npm install` in /shop/<function>.'],
    ["Function 'pay' threw", 'pay', "Function '<function>' threw"],
    ['C:\\shop\\pay\\index.js', 'pay', 'C:\\shop\\<function>\\index.js'],
    // Only a whole name.
    ['the payment of /shop/pay2', 'pay', 'the payment of /shop/pay2'],
    ['/shop/a.b/x', 'a.b', '/shop/<function>/x'],
    ['/shop/a+b/x', '', '/shop/a+b/x'],
  ])('%s of %s is %s', (text, name, cause) => {
    expect(causeOf(text, name)).toBe(cause);
  });
});

it('texts of one cause are one group with all functions', () => {
  const groups = new CauseGroups();
  groups.add('pay', 'it needs axios: run npm install in /shop/pay.');
  groups.add('hello', 'syntax error in index.js:1');
  groups.add('refund', 'it needs axios: run npm install in /shop/refund.');
  groups.add('refund', 'it needs axios: run npm install in /shop/refund.');
  expect(groups.take()).toEqual([
    { functionNames: ['pay', 'refund'], text: 'it needs axios: run npm install in /shop/<function>.' },
    { functionNames: ['hello'], text: 'syntax error in index.js:1' },
  ]);
  expect(groups.take()).toEqual([]);
});

it('a cause is new, new for a function, or known, until the function changes', () => {
  const seen = new SeenCauses();
  expect(seen.note('a', 'x in /a')).toBe('new');
  expect(seen.note('b', 'x in /b')).toBe('new-for-function');
  expect(seen.note('a', 'x in /a')).toBe('known');
  seen.forget('a');
  expect(seen.note('a', 'x in /a')).toBe('new-for-function');
});

it('a list of names ends with how many more there are', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect(nameList(names)).toBe('a, b, c, d, e and 3 more');
  expect(nameList(names.slice(0, 6))).toBe('a, b, c, d, e, f');
  expect(nameList(['a'])).toBe('a');
});
