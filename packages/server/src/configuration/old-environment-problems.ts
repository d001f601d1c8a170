import type { Configuration } from './configuration';
import type { Problem } from './reading';

/**
 * Checks the keys of `oldEnvironment` that depend on each other and on other keys.
 *
 * @param areCallsWrong whether `calls` is already reported
 */
export function* problemsOfOldEnvironment(
  { oldEnvironment, calls, merchants = [] }: Partial<Configuration>,
  areCallsWrong: boolean,
): Generator<Problem> {
  if (!oldEnvironment) return;
  const { miniProgram, tencentCloud, subMchIds = [] } = oldEnvironment;
  if (!calls && !areCallsWrong)
    yield { key: 'oldEnvironment', problem: 'is for calls: give calls, or leave it out.' };
  if ((miniProgram === undefined) === (tencentCloud === undefined))
    yield {
      key: 'oldEnvironment',
      problem: `needs ${miniProgram ? 'only one of its keys' : 'a key'} that may call the function: miniProgram (by WeChat’s API), or tencentCloud.`,
    };
  const own = new Set(
    merchants.flatMap(({ mode, mchId, subMchIds: served = [] }) => (mode === 'direct' ? [mchId] : served)),
  );
  const shared = subMchIds.filter((subMchId) => own.has(subMchId));
  if (shared.length > 0)
    yield {
      key: 'oldEnvironment.subMchIds',
      problem: `has ${shared.join(', ')}, which merchants serves as well: its calls would go to the old environment alone. Name the old orders by outTradeNoPrefixes.`,
    };
}
