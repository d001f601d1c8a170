/** The process of one side: it makes the operation, then measures as many of them as the parent asks for. */
import { CPU, inFlightFigure, type Measured, THROUGHPUT } from './comparison.ts';
import type { ChildOrders, MakeOperation, Operation } from './in-child.ts';

let operation: Operation | undefined;
let inFlight: ChildOrders['inFlight'] = 1;

process.on('message', async (message: ChildOrders | { operations: number }) => {
  if ('operations' in message) process.send?.(await measureAll(message.operations));
  else {
    const { sides } = (await import(message.module)) as { sides: Record<string, MakeOperation<unknown>> };
    const make = sides[message.side];
    if (!make) throw new Error(`${message.module} exports no side '${message.side}'`);
    operation = await make(message.settings);
    inFlight = message.inFlight;
    process.send?.({});
  }
});

async function measureAll(operations: number): Promise<Measured> {
  if (typeof inFlight === 'number') return measure(operations, inFlight);
  const all: Record<string, number> = {};
  for (const number of inFlight) {
    for (const [unit, value] of Object.entries(await measure(operations, number)))
      all[inFlightFigure(unit, number)] = value;
  }
  return all;
}

async function measure(operations: number, inFlight: number): Promise<Measured> {
  const run = operation;
  if (!run) throw new Error('the operation was not made yet');
  const started = performance.now();
  const before = process.cpuUsage();
  let left = operations;
  const lane = async () => {
    while (left-- > 0) {
      const running = run();
      // An await costs about as much as reading a short message.
      if (running instanceof Promise) await running;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1000;
  return { [CPU]: (user + system) / operations, [THROUGHPUT]: operations / seconds };
}
