/** The memory of `cloudpay serve` over a million calls: flat in the host and in the processes of its functions. */
import type { Against, Comparison } from './comparison.ts';
import { withVersion } from './peers.ts';
import { functionsMemoryAt, memoryAt, memorySide } from './serve/serve-side.ts';
import { bareHandler, cloudpayServe, functionsFramework } from './serve/servers.ts';

const CALLS = 1_000_000;
const IN_FLIGHT = 50;

const serve = memorySide({
  name: 'cloudpay serve',
  start: () => cloudpayServe('mini program'),
  inFlight: IN_FLIGHT,
});
const framework = memorySide({
  name: withVersion('@cloudbase/functions-framework'),
  start: functionsFramework,
  inFlight: IN_FLIGHT,
});
const bare = memorySide({ name: 'bare node:http', start: bareHandler, inFlight: IN_FLIGHT });

/** How much more memory a figure is after a part of the calls than after the first tenth. */
function growth(what: string, figureAt: (part: number) => string, part: number): Against {
  return {
    name: `memory after ${part * 100} % of the calls beside 10 %, ${what}`,
    ...{ baseline: serve, unit: 'MB', figure: figureAt(part), baselineFigure: figureAt(0.1), atMost: 1.1 },
  };
}

export const comparisons: Comparison[] = [
  {
    name: 'memory of the host after all calls',
    subject: serve,
    against: [
      growth('host', memoryAt, 0.5),
      growth('host', memoryAt, 1),
      growth('processes of functions', functionsMemoryAt, 0.5),
      growth('processes of functions', functionsMemoryAt, 1),
      { baseline: framework, unit: 'MB', figure: memoryAt(1) },
      { baseline: bare, unit: 'MB', figure: memoryAt(1) },
    ],
    operations: CALLS,
    // Part of the calls.
    warmUp: 1,
    rounds: 1,
    notQuick: 'because it makes a million calls to each server',
  },
];
