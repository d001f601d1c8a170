import type { Configuration } from './configuration';
import type { Problem } from './reading';

/** Checks the keys of `oldEnvironment` that depend on each other and on other keys. */
export function* problemsOfOldEnvironment({
  oldEnvironment,
  calls,
  merchants = [],
}: Partial<Configuration>): Generator<Problem> {
  if (!oldEnvironment) return;
  const { secretId, secretKey, appid, appSecret, subMchIds = [] } = oldEnvironment;
  if (!calls) yield { key: 'oldEnvironment', problem: 'is for calls: give calls, or leave it out.' };
  yield* problemsOfPair({ secretId, secretKey });
  yield* problemsOfPair({ appid, appSecret });
  const [byTencent, byWechat] = [secretId ?? secretKey, appid ?? appSecret].map((key) => key !== undefined);
  if (byTencent === byWechat)
    yield {
      key: 'oldEnvironment',
      problem: `needs ${byTencent ? 'only one key' : 'a key'} that may call the function: appid and appSecret of the mini program (by WeChat’s API), or secretId and secretKey of Tencent Cloud.`,
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

function* problemsOfPair(pair: Record<string, string | undefined>): Generator<Problem> {
  const [given, missing] = [true, false].map((is) =>
    Object.keys(pair).filter((name) => (pair[name] !== undefined) === is),
  );
  if (given?.length === 1)
    yield { key: `oldEnvironment.${missing?.[0]}`, problem: `is missing: ${given[0]} is given without it.` };
}
