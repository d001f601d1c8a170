const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Resolves when the process receives SIGINT or SIGTERM, with the signal's name. A second signal ends the process at once,
 * with exit code 1.
 */
export function stopSignal(): Promise<(typeof SIGNALS)[number]> {
  return new Promise((resolve) => {
    let received = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (received) process.exit(1);
        received = true;
        resolve(signal);
      });
    }
  });
}
