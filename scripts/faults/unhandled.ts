/** Unhandled errors of this process, in which clients and gateway run: in a function they would end it. */
export interface Unhandled {
  count(): number;
  stop(): void;
}

/** Counts them instead of ending the process. */
export function watchUnhandled(say: (line: string) => void): Unhandled {
  let count = 0;
  const note = (failure: unknown) => {
    count += 1;
    say(`Unhandled: ${failure instanceof Error ? failure.stack : failure}`);
  };
  const events = ['unhandledRejection', 'uncaughtException'];
  for (const event of events) process.on(event, note);
  return {
    count: () => count,
    stop() {
      for (const event of events) process.off(event, note);
    },
  };
}
