import type { FileStore } from './file-store';

/** A change of a file by this process. */
export interface FileChange {
  envId: string;
  path: string;
  kind: 'written' | 'removed';
}

/** The same store, which also reports each change after it was made. */
export function observedStore(store: FileStore, changed: (change: FileChange) => void): FileStore {
  const report = (key: string, kind: FileChange['kind']) => {
    const slash = key.indexOf('/');
    changed({ envId: key.slice(0, slash), path: key.slice(slash + 1), kind });
  };
  return {
    ...store,
    async write(key, content, options) {
      const written = await store.write(key, content, options);
      report(key, 'written');
      return written;
    },
    async remove(key) {
      const removed = await store.remove(key);
      if (removed) report(key, 'removed');
      return removed;
    },
  };
}
