import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type OperationName, OperatorError, type ServedOperations } from './operators';
import { fromJson, type Line, SOCKET } from './wire';

export type RemoteOperators = ServedOperations & { close(): Promise<void> };

/**
 * Connects to the store of the gateway that uses this folder.
 *
 * @returns `undefined` if no gateway uses it
 */
export async function remoteOperators(folder: string): Promise<RemoteOperators | undefined> {
  const socketPath = join(folder, SOCKET);
  const ask = async <T>(
    name: OperationName,
    args: unknown[],
    onProgress?: (progress: never) => void,
  ): Promise<T> => {
    for await (const text of createInterface(await post(socketPath, name, args))) {
      const line = fromJson(text) as Line;
      if ('progress' in line) onProgress?.(line.progress as never);
      else if ('error' in line) throw failureOf(line.error);
      // The gateway has the same version, so the result has the operation's type.
      else return line.result as T;
    }
    throw new OperatorError('GATEWAY_GONE', {
      en: 'The gateway stopped before it answered: check that it runs, and repeat the command.',
      zh: '网关在响应之前停止了：请确认它在运行，然后重新执行命令。',
    });
  };
  const operators: RemoteOperators = {
    listNotifications: (...args) => ask('listNotifications', args),
    listDeliveries: (...args) => ask('listDeliveries', args),
    listOrders: (...args) => ask('listOrders', args),
    showNotification: (...args) => ask('showNotification', args),
    showOrder: (...args) => ask('showOrder', args),
    retry: (...args) => ask('retry', args),
    replay: ({ onProgress, signal: _, ...options }) => ask('replay', [options], onProgress),
    prune: ({ onProgress, signal: _, ...options }) => ask('prune', [options], onProgress),
    recoverOrder: (...args) => ask('recoverOrder', args),
    listBills: (...args) => ask('listBills', args),
    listDifferences: (...args) => ask('listDifferences', args),
    runBills: (day, { onProgress } = {}) => ask('runBills', [day], onProgress),
    close: async () => {},
  };
  try {
    await operators.listNotifications({}, { limit: 1 });
    return operators;
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw failure;
  }
}

function failureOf({ code, message, zh }: Extract<Line, { error: unknown }>['error']): OperatorError {
  return new OperatorError(code, { en: message, zh: zh ?? message });
}

function post(socketPath: string, name: OperationName, args: unknown[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: `/${name}`, method: 'POST', agent: false }, resolve);
    sent.once('error', reject);
    sent.end(JSON.stringify(args));
  });
}
