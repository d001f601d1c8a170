import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { say } from '../terminal/say';
import { textError } from '../terminal/text-error';
import { OPERATIONS, type OperationName, type OperatorErrorCode, type ServedOperations } from './operators';
import { fromJson, type Line, SOCKET } from './wire';

/** Size limit of a request, which is a filter and a page. */
const MAX_BYTES = 64 * 1024;

/**
 * Serves operators' commands on a socket in the database folder, which only its owner can access.
 *
 * @returns stops serving
 */
export async function serveOperators(
  operations: ServedOperations,
  folder: string,
): Promise<() => Promise<void>> {
  const path = join(folder, SOCKET);
  // This process owns the folder, so an existing socket is left over from a dead process.
  rmSync(path, { force: true });
  const server = createServer((request, response) => {
    answer(operations, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function answer(
  operations: ServedOperations,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const tell = (line: Line) => response.write(`${JSON.stringify(line)}\n`);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const name = OPERATIONS.find((operation) => request.url === `/${operation}`);
    const given = fromJson(await textOf(request));
    if (!name || !Array.isArray(given))
      throw textError(
        say('There is no such operation: the versions differ.', '没有这个操作：命令与网关的版本不同。'),
      );
    tell({ result: await perform(operations, name, given, (progress) => tell({ progress }), gone.signal) });
  } catch (failure) {
    const code = isCodedError<OperatorErrorCode>(failure) ? failure.code : 'OPERATION_FAILED';
    const { message, zh } = failure as Error & { zh?: string };
    tell({ error: { code, message, ...(zh !== undefined && { zh }) } });
  }
  response.end();
}

function perform(
  operations: ServedOperations,
  name: OperationName,
  given: readonly unknown[],
  onProgress: (progress: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  return (operations[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args());

  /** Three operations take long and report their progress. */
  function args(): readonly unknown[] {
    const [first, second] = given;
    if (name === 'replay' || name === 'prune') return [{ ...(first as object), onProgress, signal }];
    if (name === 'runBills') return [first, { ...(second as object | undefined), onProgress, signal }];
    return given;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw textError(say('The request is too long.', '请求过长。'));
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
