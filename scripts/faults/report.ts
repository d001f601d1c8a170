/** The output of a run besides its figures, on stderr: stdout is for the figures. */
import { Console } from 'node:console';
import type { FaultsResult } from './run.ts';

export function report({
  traces,
  givenUp,
  tally,
  stored,
  found,
  prepayIdsOfOthers,
  seconds,
}: FaultsResult): void {
  const { error, table } = new Console(process.stderr, process.stderr);
  for (const trace of traces) error(`\n${trace}`);
  for (const problem of givenUp) error(`The shop gave up: ${problem}`);
  const { followUps, exchanges, damaged, verdicts, faults, unknown, unknownByUnsignedRefusal } = tally;
  if (Object.keys(found).length > 0) {
    error('\nFindings:');
    table(found);
  }
  error('\nWhat calls were told:');
  table(verdicts);
  error('Why calls were told that the outcome is unknown:');
  table(unknown);
  if (stored) {
    error('What the gateway has stored at the end:');
    table(stored);
  }
  error('Damaged exchanges:');
  table(faults);
  error(
    `${exchanges} exchanges in ${seconds} s, ${Math.round(1000 * damaged) / 10} % of them damaged; the shop made ${followUps} repeats and queries.`,
  );
  error(
    `${unknownByUnsignedRefusal} calls were told that the outcome is unknown after a FAIL without a signature. WeChat Pay v2 signs no FAIL, so it may be about another call, and no client can be certain.`,
  );
  error(
    `${prepayIdsOfOthers} orders were given the prepay id of another order, because WeChat Pay's answers were mixed up. Its answer to unifiedOrder names no order, so no client can notice. A durable gateway notices when the prepay id was given to another order before.`,
  );
}
