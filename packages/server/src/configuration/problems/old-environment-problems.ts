import { say } from '../../terminal/say';
import type { Configuration } from '../configuration';
import type { Problem } from '../reading/reading';

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
    yield {
      key: 'oldEnvironment',
      problem: say(
        'is for calls: give calls, or leave it out.',
        '用于网关发起的调用：请配置 calls，或删除此项。',
      ),
    };
  if ((miniProgram === undefined) === (tencentCloud === undefined))
    yield {
      key: 'oldEnvironment',
      problem: say(
        `needs ${miniProgram ? 'only one of its keys' : 'a key'} that may call the function: miniProgram (by WeChat’s API), or tencentCloud.`,
        `${miniProgram ? '只能有一种' : '需要一种'}调用云函数的密钥：miniProgram（通过微信的接口）或 tencentCloud。`,
      ),
    };
  const own = new Set(
    merchants.flatMap(({ mode, mchId, subMchIds: served = [] }) => (mode === 'direct' ? [mchId] : served)),
  );
  const shared = subMchIds.filter((subMchId) => own.has(subMchId));
  if (shared.length > 0)
    yield {
      key: 'oldEnvironment.subMchIds',
      problem: say(
        `has ${shared.join(', ')}, which merchants also serves: its calls would go to the old environment alone. Name the old orders by outTradeNoPrefixes.`,
        `中的 ${shared.join('、')} 也在 merchants 中：它的调用会全部发往旧环境。请用 outTradeNoPrefixes 指明旧订单。`,
      ),
    };
}
