import { useState } from 'preact/hooks';

/** The action of a button: `busy` while it runs, `error` after it failed. */
export function useAction(): {
  busy: boolean;
  error: unknown;
  run(work: () => Promise<void>): Promise<void>;
  forget(): void;
} {
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  return {
    busy: state.busy,
    error: state.error,
    async run(work) {
      if (state.busy) return;
      setState({ busy: true });
      try {
        await work();
        setState({ busy: false });
      } catch (error) {
        setState({ busy: false, error });
      }
    },
    forget: () => setState({ busy: false }),
  };
}
