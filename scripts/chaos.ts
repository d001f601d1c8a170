/**
 * Payments and refunds through two gateways on one PostgreSQL while gateways and callback hosts are killed, the database
 * is killed too and its connections are delayed and cut. At the end every paid order and every refund of it must have
 * been delivered, and every repeated call of a callback that had already confirmed must be explained. Nothing leaves this machine.
 *
 * Usage: npm run chaos -- [--through gateways|serve] [--notifications 1000] [--seed 1] [--json] [--keep]
 *
 * `--through serve` has two hosts of the built `cloudpay serve` with their gateways: mini programs order and refund by
 * functions, and callbacks change documents in a transaction. Killed are whole hosts, and processes of functions. Each
 * payment and each refund must have changed the documents exactly once.
 *
 * `--notifications` is the number of paid orders; a fifth of them is refunded, which causes further notifications. `--json`
 * ends with one line of JSON on stdout; `--keep` keeps the programs' logs. A seed repeats which program is hurt after which
 * payment, which orders are refunded, and what the callbacks answer. Ends with an error if an order was lost, an extra call
 * stays unexplained, an effect did not happen exactly once, calls of one order overlapped, a refund was delivered before its payment, or a program ended without
 * being killed. A refund may go ahead of a payment whose notification did not arrive while the store made the refund wait.
 */
import { parseArgs } from 'node:util';
import type { Cause } from './chaos/explain.ts';
import type { Through } from './chaos/plan.ts';
import { createProgress } from './chaos/progress.ts';
import { runChaos } from './chaos/run.ts';

const { values } = parseArgs({
  options: {
    through: { type: 'string', default: 'gateways' },
    notifications: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const notifications = Number(values.notifications);
if (!Number.isInteger(notifications) || notifications < 1) {
  console.error(`--notifications takes how many, at least 1; got '${values.notifications}'.`);
  process.exit(2);
}
if (!/^\w{1,12}$/.test(values.seed)) {
  console.error(`--seed takes at most 12 letters and digits; got '${values.seed}'.`);
  process.exit(2);
}

if (!isThrough(values.through)) {
  console.error(`--through takes gateways or serve; got '${values.through}'.`);
  process.exit(2);
}

const CAUSES: Record<Cause, string> = {
  'gateway-killed': 'its gateway was killed before it had recorded the answer',
  'host-killed':
    'the callback host, or the process of the function, was killed before its answer had arrived',
  'database-away': 'the database was away from the answer to the end of the lease',
  'answered-late': 'the answer came after the gateway had given up, without a crash: the machine is too slow',
  'gateway-stalled': 'its gateway stood still until its lease was over: the machine is too slow',
  unexplained: 'no known cause',
};

const CALLBACKS = { pay: 'The callback of the payment', refund: 'The callback of a refund' } as const;

const progress = createProgress(notifications);
const { through, seed, keep } = values;
const result = await runChaos({ notifications, seed, through, progress, keep });
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const { extras, earlyRefunds, crashes, lostOrders, wrongEffects, causes: _, ...counts } = result;
  console.table(counts);
  for (const { outTradeNo, kind, cause, delivery } of extras)
    console.log(
      `${CALLBACKS[kind]} of ${outTradeNo} was called again: ${CAUSES[cause]} (${delivery?.gateway ?? 'no delivery is known'})`,
    );
  for (const { outTradeNo, number, paymentKnown, waited } of earlyRefunds)
    console.log(
      `Refund ${number} of ${outTradeNo} was delivered ${waited} ms after its arrival, before the payment, whose notification had ${paymentKnown ? '' : 'not '}arrived by then`,
    );
  for (const problem of wrongEffects) console.log(problem);
  if (lostOrders.length > 0) console.log(`Lost: ${lostOrders.join(', ')}`);
}
const { lost, overlaps, outOfOrder, crashes, wrongEffects, causes } = result;
const problems = lost + overlaps + outOfOrder + crashes.length + wrongEffects.length;
if (problems + (causes.unexplained ?? 0) > 0) process.exitCode = 1;

function isThrough(text: string): text is Through {
  return text === 'gateways' || text === 'serve';
}
