import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Measured, RunningSide, Side } from './comparison.ts';

/** One operation of a side. A promise is waited for. */
export type Operation = () => unknown;

/** Makes the operation of a side, in the side's own process. The settings come from the parent, as JSON. */
export type MakeOperation<Settings = undefined> = (settings: Settings) => Operation | Promise<Operation>;

export interface ChildOrders {
  /** The file that exports `sides`. */
  module: string;
  side: string;
  settings: unknown;
  /** How many operations are under way at once. */
  inFlight: number | readonly number[];
}

interface ChildOptions<Settings> {
  /** `import.meta.url` of the file that exports `sides`, by these names. */
  module: string;
  name: string;
  /** Starts what the side needs outside its process, such as a server. */
  settings?: () => Promise<{ value: Settings; stop(): Promise<void> }>;
  /**
   * How many operations are under way at once. With a list the side carries all operations out with each of the numbers, and
   * its figures are named by `inFlightFigure`. Default: 1
   */
  inFlight?: number | readonly number[];
}

/** A side that runs in a process of its own, so that its CPU time is its own. */
export function inChild<Settings>({ module, name, settings, inFlight = 1 }: ChildOptions<Settings>): Side {
  return {
    name,
    async start() {
      const outside = await settings?.();
      const orders: ChildOrders = { module, side: name, settings: outside?.value, inFlight };
      const child = startChild(orders);
      await child.ready;
      return {
        measure: (operations) => child.measure(operations),
        async stop() {
          child.stop();
          await outside?.stop();
        },
      };
    },
  };
}

/** The same side in a new process for each round: its first operations. V8 has not compiled most of them yet. */
export function fresh(side: Side): Side {
  return {
    name: side.name,
    start: async () => ({
      async measure(operations) {
        const running = await side.start();
        try {
          return await running.measure(operations);
        } finally {
          await running.stop();
        }
      },
      stop: async () => {},
    }),
  };
}

function startChild(
  orders: ChildOrders,
): Pick<RunningSide, 'measure'> & { ready: Promise<unknown>; stop(): void } {
  const child = fork(join(import.meta.dirname, 'child.ts'), {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    serialization: 'advanced',
  });
  const answer = () =>
    new Promise<Measured>((resolve, reject) => {
      const exited = (code: number | null) =>
        reject(new Error(`${orders.side} ended with exit code ${code}`));
      child.once('exit', exited);
      child.once('message', (message) => {
        child.off('exit', exited);
        resolve(message as Measured);
      });
    });
  const ask = (message: object) => {
    const answered = answer();
    child.send(message);
    return answered;
  };
  return {
    ready: ask(orders),
    measure: (operations) => ask({ operations }),
    stop: () => void child.kill(),
  };
}
