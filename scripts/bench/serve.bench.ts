/**
 * `cloudpay serve` beside Tencent's functions-framework and a bare handler of node:http, on the same function.
 *
 * The whole way of a call counts: HTTP, the check of the session or the token, the pool, the process of the function, the
 * answer. The load generator, the server and the processes of its functions share the machine's cores. The two others
 * are one process each, so the generator has a core for itself beside them; beside `cloudpay serve` it takes its time from
 * the server. The CPU of a call is that of all processes of the server, without the generator.
 */
import { type Comparison, CPU, THROUGHPUT } from './comparison.ts';
import { withVersion } from './peers.ts';
import { P50, P99, type ServeSide, serveSide } from './serve/serve-side.ts';
import { bareHandler, cloudpayServe, functionsFramework } from './serve/servers.ts';

/** Calls after which V8 has compiled the code of a call. */
const WARM_UP = 12_000;

function sides(inFlight: number) {
  const side = (name: string, start: ServeSide['start']) => serveSide({ name, start, inFlight });
  return {
    session: side('cloudpay serve, session', () => cloudpayServe('mini program')),
    token: side('cloudpay serve, token', () => cloudpayServe('program')),
    framework: side(withVersion('@cloudbase/functions-framework'), functionsFramework),
    bare: side('bare node:http', bareHandler),
  };
}

function calls(subject: 'session' | 'token', inFlight: number): Comparison {
  const all = sides(inFlight);
  const { [subject]: serve, framework, bare } = all;
  return {
    name: `call over HTTP, ${inFlight} in flight`,
    subject: serve,
    against: [
      { baseline: framework, unit: THROUGHPUT, atLeast: 0.8 },
      { baseline: framework, unit: CPU },
      { baseline: framework, unit: P50 },
      { baseline: framework, unit: P99 },
      { baseline: bare, unit: THROUGHPUT },
      { baseline: bare, unit: CPU },
      {
        name: `p99 beside p50, ${inFlight} in flight`,
        ...{ baseline: serve, unit: 'ms', figure: P99, baselineFigure: P50, atMost: 3 },
      },
    ],
    // So that p99 is not decided by a few calls, also with `--quick`: one pause of the system delays 50.
    operations: 20_000,
    warmUp: WARM_UP,
  };
}

const alone = sides(1);

const notQuick = 'because it starts three more servers';

export const comparisons: Comparison[] = [
  calls('session', 50),
  { ...calls('token', 50), notQuick },
  {
    name: 'call over HTTP, one at a time',
    subject: alone.session,
    against: [
      { baseline: alone.framework, unit: P50 },
      { baseline: alone.framework, unit: P99 },
      { baseline: alone.framework, unit: CPU },
      { baseline: alone.bare, unit: P50 },
    ],
    operations: 2_000,
    warmUp: WARM_UP,
    notQuick,
  },
];
