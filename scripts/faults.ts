/**
 * Calls to WeChat Pay, directly and through a gateway, while proxies on the way damage requests and answers. A shop acts
 * on what it is told, and the simulator's books show whether it was told the truth. Nothing leaves this machine.
 *
 * Usage: npm run faults -- [--calls 2000] [--seed 1] [--durable] [--json]
 *
 * `--calls` is how many calls the shop sets out to make; its repeats and queries come on top. A seed repeats the sales
 * and the damage. `--durable` gives the gateway a store. `--json` ends with one line of JSON on stdout. What led to the
 * first findings of each kind, and how much was tried, is written to stderr. Ends with an error when any figure after
 * `calls` is not 0, or when the shop could not bring a call to an end. The table, which is shown without `--json`, has
 * two figures more that WeChat Pay v2 lets nobody bring to 0: they are no errors.
 */
import { parseArgs } from 'node:util';
import { createProgress } from './chaos/progress.ts';
import { report } from './faults/report.ts';
import { runFaults } from './faults/run.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    durable: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
if (!Number.isInteger(calls) || calls < 1) {
  console.error(`--calls takes how many, at least 1; got '${values.calls}'.`);
  process.exit(2);
}
if (!/^\w{1,12}$/.test(values.seed)) {
  console.error(`--seed takes at most 12 letters and digits; got '${values.seed}'.`);
  process.exit(2);
}

const { seed, durable } = values;
const result = await runFaults({ calls, seed, durable, progress: createProgress(calls) });
report(result);
const { unhandledRejections, figures, givenUp } = result;
const { late, wrongVerdicts, signedUnverified, toldFailedButDone, doubleRefunds, otherOrdersAnswers } =
  figures;
const line = {
  ...{ calls: result.calls, unhandledRejections, late, wrongVerdicts, signedUnverified },
  ...{ toldFailedButDone, doubleRefunds, otherOrdersAnswers },
};
if (values.json) console.log(JSON.stringify(line));
else {
  const { unknownByUnsignedRefusal } = result.tally;
  console.table({ ...line, unknownByUnsignedRefusal, prepayIdsOfOthers: result.prepayIdsOfOthers });
}
const isWrong = [unhandledRejections, ...Object.values(figures)].some((figure) => figure > 0);
if (isWrong || givenUp.length > 0 || result.calls < calls) process.exitCode = 1;
