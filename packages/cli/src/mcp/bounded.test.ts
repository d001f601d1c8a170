/** Results that fit into the context of a model, whatever functions return. */
import { describe, expect, it } from '@jest/globals';
import { bounded, MOST_CHARACTERS } from './bounded';

const sizeOf = (value: unknown) => JSON.stringify(value).length;

describe('a result', () => {
  it('that fits is not touched', () => {
    const result = { ok: true, result: { text: 'x'.repeat(50_000) } };
    expect(bounded(result)).toBe(result);
  });

  it.each([
    ['one long text', { result: { text: 'x'.repeat(5_000_000) } }],
    ['many texts', { logs: Array.from({ length: 1_000 }, (_, id) => ({ id, message: 'x'.repeat(5_000) })) }],
    ['a long list', { result: Array.from({ length: 200_000 }, (_, index) => index) }],
    [
      'an object of many keys',
      { result: Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, index])) },
    ],
    [
      'lists in lists',
      { result: Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => [1, 2])) },
    ],
  ])('of %s is cut, and says so', (_, result) => {
    const shown = bounded(result);
    expect(sizeOf(shown)).toBeLessThan(MOST_CHARACTERS + 500);
    expect(shown.cut).toMatch(/Ask for less/);
  });

  it('keeps the fields that its tool declares, and their kinds', () => {
    const shown = bounded({
      ok: true,
      durationMs: 12,
      logs: Array.from({ length: 5_000 }, (_, id) => ({ id, message: 'x'.repeat(300) })),
    });
    expect(shown).toMatchObject({ ok: true, durationMs: 12, logs: expect.any(Array) });
    expect(shown.logs[0]).toEqual({ id: 0, message: expect.stringMatching(/^x+/) });
    expect(bounded({ text: 'y'.repeat(90_000) }).text).toBe(`${'y'.repeat(20_000)}… (90000 characters)`);
  });
});
