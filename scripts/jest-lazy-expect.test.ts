/** Assertions whose matchers are made when they are called say and do what jest's say and do. */
import { expect, it } from '@jest/globals';

class Refusal extends Error {}

const refusal = Promise.reject(new Refusal('sold out'));
refusal.catch(() => {});
const four = Promise.resolve(4);

/** What a failed assertion throws. */
async function failureOf(assertion: () => unknown): Promise<Error> {
  try {
    await assertion();
  } catch (failure) {
    return failure as Error;
  }
  throw new Error('The assertion held.');
}

it('assertions about values and promises hold, and their opposites', async () => {
  expect(4).toBe(4);
  expect(4).not.toBe(5);
  await expect(four).resolves.toBe(4);
  await expect(four).resolves.not.toBe(5);
  await expect(refusal).rejects.toThrow(Refusal);
  await expect(refusal).rejects.not.toThrow('open');
  expect(() => {
    throw new Refusal('sold out');
  }).toThrow(Refusal);
});

it.each([
  ['expect(received).toBe(expected)', () => expect(4).toBe(5)],
  ['expect(received).not.toBe(expected)', () => expect(4).not.toBe(4)],
  ['expect(received).resolves.toBe(expected)', () => expect(four).resolves.toBe(5)],
  ['expect(received).resolves.not.toBe(expected)', () => expect(four).resolves.not.toBe(4)],
  ['Received promise rejected instead of resolved', () => expect(refusal).resolves.toBe(4)],
  ['Received promise resolved instead of rejected', () => expect(four).rejects.toThrow()],
  ['Received message:   "sold out"', () => expect(refusal).rejects.toThrow('open')],
])('fails with jest’s words, and the place in the test: %s', async (words, assertion) => {
  const { message, stack } = await failureOf(assertion);
  expect(message).toContain(words);
  expect(stack).toContain('jest-lazy-expect.test.ts');
});

it('matchers that a test adds are there in all forms', async () => {
  const toBeFour = (value: unknown) => ({ pass: value === 4, message: () => `${value} is not four` });
  expect.extend({ toBeFour });
  type Own = { toBeFour(): void; not: Own };
  (expect(4) as unknown as Own).toBeFour();
  (expect(5) as unknown as Own).not.toBeFour();
  await (expect(four).resolves as unknown as Own).toBeFour();
  expect(await failureOf(() => (expect(5) as unknown as Own).toBeFour())).toMatchObject({
    message: '5 is not four',
  });
});
