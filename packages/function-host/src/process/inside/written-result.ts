import { MAX_PAYLOAD_BYTES } from '../../limits';
import type { CallOutcome } from '../messages';
import { describeThrown } from './thrown';

/** The result as JSON, the only form that a caller of CloudBase gets. */
export function writtenResult(
  result: unknown,
): Extract<CallOutcome, { type: 'returned' | 'result-invalid' }> {
  let json: string | undefined;
  try {
    json = JSON.stringify(result);
  } catch (error) {
    return {
      type: 'result-invalid',
      problem: `cannot be written as JSON: ${firstLine(describeThrown(error).message)}`,
    };
  }
  if (json === undefined) return { type: 'returned' };
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) {
    return {
      type: 'result-invalid',
      problem: `is ${(bytes / 1024 / 1024).toFixed(1)} MB as JSON; 6 MB is the most a function can return`,
    };
  }
  return { type: 'returned', json };
}

/** V8 draws the cycle over several lines; the first names it. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
