/** Checks a project in a thread of its own: the result is its only message. */
import { parentPort, workerData } from 'node:worker_threads';
// By its name, so that the code is not bundled a second time.
import { type CheckOptions, checkProject } from '@opencloudpay/check';

const { folder, options } = workerData as { folder: string; options: CheckOptions };
parentPort?.postMessage(checkProject(folder, options));
