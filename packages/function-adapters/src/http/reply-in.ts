import { parseJson } from '@opencloudpay/internal';

/**
 * The reply in the text that a platform passes on.
 *
 * @returns `undefined` for no text; text that is not JSON, or JSON of too many levels, unchanged: the verdict quotes it
 */
export function replyIn(answer: string): unknown {
  if (answer === '') return undefined;
  const parsed = parseJson(answer);
  return 'value' in parsed ? parsed.value : answer;
}

/** The largest result of a function, and the envelope around it. */
export const RESULT_LIMIT = {
  bytes: 6 * 1024 * 1024 + 64 * 1024,
  words: '6 MB, which is the most a function can return',
} as const;

/** A reply only says whether the callback was accepted. */
export const REPLY_LIMIT = { bytes: 1024 * 1024, words: '1 MB, which no reply to a callback needs' } as const;
