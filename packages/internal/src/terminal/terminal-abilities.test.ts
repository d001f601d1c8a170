import { describe, expect, it } from '@jest/globals';
import { hasColours, isLive } from './terminal-abilities';

const terminal = { isTTY: true };

describe('a terminal', () => {
  it('has colours and a cursor', () => {
    expect([hasColours(terminal, {}), isLive(terminal, { TERM: 'xterm' })]).toEqual([true, true]);
  });

  it('that is dumb has neither', () => {
    const env = { TERM: 'dumb' };
    expect([hasColours(terminal, env), isLive(terminal, env)]).toEqual([false, false]);
  });

  it('has no colours where NO_COLOR is set, and still a cursor', () => {
    const env = { NO_COLOR: '1' };
    expect([hasColours(terminal, env), isLive(terminal, env)]).toEqual([false, true]);
  });

  it.each([
    ['true', false],
    ['1', false],
    ['false', true],
    ['', true],
  ])('has a cursor with CI=%s: %s', (CI, expected) => {
    expect(isLive(terminal, { CI })).toBe(expected);
  });
});

it('a pipe has neither colours nor a cursor', () => {
  expect([hasColours({}, {}), isLive({ isTTY: false }, {})]).toEqual([false, false]);
});
