import { useEffect, useRef, useState } from 'preact/hooks';
import { useConnection } from './use-stream';

export interface Resource<T> {
  /** The last answer for this key. It stays while it is fetched again. */
  data: T | undefined;
  error: unknown;
  loading: boolean;
  /** Fetches again soon, once for several calls. */
  refresh(): void;
  /** Replaces the data with a newer answer. */
  set(data: T): void;
}

/** Milliseconds between two fetches caused by events. */
const PACE = 250;

/**
 * Fetches a resource, and again when `key` changes or after a reconnection.
 *
 * @param key names the resource. Data of another key is not shown
 */
export function useResource<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const { epoch } = useConnection();
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown; loading: boolean }>({
    key,
    loading: true,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    const controller = new AbortController();
    setState((old) => (old.key === key ? { ...old, loading: true } : { key, loading: true }));
    latest.current(controller.signal).then(
      (data) => !controller.signal.aborted && setState({ key, data, loading: false }),
      (error: unknown) =>
        !controller.signal.aborted &&
        // The old data stays: it is useful even if it cannot be refreshed.
        setState((old) => ({ ...(old.key === key && old), key, error, loading: false })),
    );
    return () => controller.abort();
  }, [key, epoch, round]);

  useEffect(() => () => clearTimeout(due.current), []);

  return {
    data: state.key === key ? state.data : undefined,
    error: state.key === key ? state.error : undefined,
    loading: state.key !== key || state.loading,
    refresh() {
      if (due.current !== undefined) return;
      due.current = setTimeout(() => {
        due.current = undefined;
        setRound((n) => n + 1);
      }, PACE);
    },
    set: (data) => setState({ key, data, loading: false }),
  };
}
