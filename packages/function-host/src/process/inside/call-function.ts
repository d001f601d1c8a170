import { MAX_PAYLOAD_BYTES } from '../../limits';
import type { CallOutcome, InvokeMessage } from '../messages';
import type { Main } from './load-function';
import { describeThrown } from './thrown';

/**
 * Calls `main` once, with this invocation's variables in `process.env` for as long as it runs.
 *
 * @returns the message for the host
 */
export async function callFunction(
  main: Main,
  { event, context, variables }: InvokeMessage,
): Promise<CallOutcome> {
  const deadline = Date.now() + context.time_limit_in_ms;
  const restore = setVariables(variables);
  let result: unknown;
  try {
    result = await main(JSON.parse(event), {
      ...context,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
  } catch (error) {
    return { type: 'threw', thrown: describeThrown(error) };
  } finally {
    restore();
  }
  return written(result);
}

/** The result as JSON, the only form that a caller of CloudBase gets. */
function written(result: unknown): CallOutcome {
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

function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
