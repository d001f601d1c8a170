const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolves when the process is asked to end. Asked a second time it ends at once, with exit code 1. */
export function stopSignal(): Promise<(typeof SIGNALS)[number]> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
    }
  });
}
