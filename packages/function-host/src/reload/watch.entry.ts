/**
 * The program of the thread that watches files: sends each changed path to the host. It is a separate thread,
 * because walking through large folders must not delay the calls of functions.
 */
import { relative, sep } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { watch } from 'chokidar';
import type { MessageFromWatch } from './watch';

const paths = workerData as readonly string[];
const tell = (message: MessageFromWatch) => parentPort?.postMessage(message);

watch([...paths], {
  ignoreInitial: true,
  ignored: (path) => paths.some((root) => isIgnored(relative(root, path))),
})
  .on('all', (_event, path) => tell({ type: 'changed', path }))
  .on('ready', () => tell({ type: 'ready' }))
  .on('error', (error) => tell({ type: 'failed', reason: String(error) }));

/** Installed modules, the folders of tools (.git, .cloudpay), and the temporary files of editors. */
function isIgnored(path: string): boolean {
  // Above the watched path, or next to it.
  if (path.startsWith('..')) return false;
  return (
    path.split(sep).some((part) => part === 'node_modules' || (/^\./.test(part) && !/^\.env/.test(part))) ||
    /~$/.test(path)
  );
}
