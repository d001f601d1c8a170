import { say } from '@opencloudpay/internal';
import { MAX_PAYLOAD_BYTES } from '../../../limits';
import type { CallOutcome } from '../../channel/messages';
import { describeThrown } from './thrown';

/** The result as JSON, the only form that a caller of CloudBase gets. */
export function writtenResult(
  result: unknown,
): Extract<CallOutcome, { type: 'returned' | 'result-invalid' }> {
  let json: string | undefined;
  try {
    json = JSON.stringify(result);
  } catch (error) {
    const why = firstLine(describeThrown(error).message);
    return {
      type: 'result-invalid',
      problem: say(`cannot be written as JSON: ${why}`, `无法转换为 JSON：${why}`),
    };
  }
  if (json === undefined) return { type: 'returned' };
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const size = (bytes / 1024 / 1024).toFixed(1);
    return {
      type: 'result-invalid',
      problem: say(
        `is ${size} MB as JSON; 6 MB is the most a function can return`,
        `转换为 JSON 后有 ${size} MB，超过云函数返回值的上限 6 MB`,
      ),
    };
  }
  return { type: 'returned', json };
}

/** V8 draws the cycle over several lines; the first names it. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
