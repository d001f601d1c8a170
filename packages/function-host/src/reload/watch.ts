import { Worker } from 'node:worker_threads';
import { QUIET_TIME } from '../limits';
import { builtProgram } from '../process/built-program';

/** The messages of the thread that watches. */
export type MessageFromWatch =
  | { type: 'ready' }
  | { type: 'changed'; path: string }
  | { type: 'failed'; reason: string };

export interface Watch {
  /** Resolves when the watch has started, or has failed. */
  ready: Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Called with the changed paths, once they are unchanged for a while. */
  onChange(changed: string[]): void;
  /** Called with the system's reason why files are not watched, or no longer. */
  onFailure(reason: string): void;
}

/**
 * Watches folders of functions. Installed modules are not watched: package.json and its lock file change with them.
 * The watch alone does not keep the host's process alive.
 *
 * @param paths folders, and files that need not exist
 * @throws {FunctionHostError} `NOT_BUILT`
 */
export function watchFiles(paths: readonly string[], { onChange, onFailure }: WatchOptions): Watch {
  const changed = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  const worker = new Worker(builtProgram('watch'), { workerData: paths, execArgv: [] });
  const settled = () => {
    const all = [...changed];
    changed.clear();
    onChange(all);
  };
  const ready = new Promise<void>((resolve) => {
    worker.on('message', (message: MessageFromWatch) => {
      if (message.type === 'changed') {
        changed.add(message.path);
        clearTimeout(quiet);
        quiet = setTimeout(settled, QUIET_TIME).unref();
        return;
      }
      if (message.type === 'failed') onFailure(message.reason);
      worker.unref();
      resolve();
    });
    worker.on('error', (error) => {
      onFailure(error instanceof Error ? error.message : String(error));
      resolve();
    });
  });
  return {
    ready,
    async close() {
      clearTimeout(quiet);
      await worker.terminate();
    },
  };
}
