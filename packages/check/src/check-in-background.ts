import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from './check-project';
import type { CheckResult } from './findings';

/**
 * Checks a project in a thread of its own, for programs that have other work meanwhile. The thread does not keep the
 * process alive.
 *
 * @throws what {@link checkProject} throws, as an Error with its message
 */
export function checkInBackground(folder: string, options: CheckOptions = {}): Promise<CheckResult> {
  // Beside the bundle with this file, or in `dist` when tests run the sources.
  const built = __dirname.endsWith('src') ? join(__dirname, '../dist') : __dirname;
  const worker = new Worker(join(built, 'check-thread.cjs'), {
    workerData: { folder, options },
    execArgv: [],
  });
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    // What comes out of a thread has the prototype of an error, and is none to Node.
    worker.once('error', ({ message }: Error) => reject(new Error(message)));
    worker.once('exit', () =>
      reject(new Error('The thread that checks the project ended without a result.')),
    );
  });
}
