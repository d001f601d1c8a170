/**
 * Calls to WeChat Pay, directly and through a gateway, while proxies damage requests and answers. A shop acts
 * on the results, and the simulator's records show whether they were true. All traffic stays on this machine.
 *
 * Usage: npm run faults -- [--version v2] [--calls 2000] [--seed 1] [--durable] [--json]
 *
 * `--version v3` makes the calls by WeChat Pay v3. `--calls` is the number of calls that the shop plans; its repetitions and queries come on top. A seed repeats the sales
 * and the damage. `--durable` gives the gateway a store. `--json` ends with one line of JSON on stdout. The events before the
 * first findings of each kind, and the amount of testing, are written to stderr. Ends with an error if any figure after
 * `calls` is not 0, or if the shop could not complete a call. The table, which is shown without `--json`, has
 * two more figures that no client of WeChat Pay can bring to 0: they are no errors.
 */
import { parseArgs } from 'node:util';
import { createProgress } from './chaos/progress.ts';
import { report } from './faults/report.ts';
import { runFaults } from './faults/run.ts';

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: 'v2' },
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

const { seed, durable, version } = values;
if (version !== 'v2' && version !== 'v3') {
  console.error(`--version takes v2 or v3; got '${version}'.`);
  process.exit(2);
}
const result = await runFaults({ calls, seed, version, durable, progress: createProgress(calls) });
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
