import { GATEWAY_LIMITS } from '@opencloudpay/gateway';
import { say } from '../../terminal/say';
import type { CallsConfiguration, Rate, TokenConfiguration } from '../configuration';
import { object } from '../reading/objects';
import { id, integer, listOf, number, text } from '../reading/readers';
import type { Place, Reader } from '../reading/reading';

/** A limit of calls. */
export const rate = object<Rate>({
  perSecond: {
    reader: number({}, say('calls per second', '每秒调用次数')),
    needed: say('the most calls per second', '每秒最多的调用次数'),
  },
  burst: {
    reader: integer(GATEWAY_LIMITS.rateBurst, say('calls at once', '同时进行的调用数')),
    needed: say('the most calls at once after an idle time', '突发上限，即同时进行的最多调用数'),
  },
});
/** A token's own limit; default: that of `calls`. */
const { least, most } = GATEWAY_LIMITS.callConcurrency;
const tokenConcurrency = integer(
  { least, most },
  say('concurrent calls; default: calls.concurrency', '同时进行的调用数；默认：calls.concurrency'),
);
const concurrency = integer(GATEWAY_LIMITS.callConcurrency, say('concurrent calls', '同时进行的调用数'));

const sha256 = text(
  /^[0-9a-fA-F]{64}$/,
  say(
    'must be 64 hex digits: the SHA-256 of the token, not the token itself (printf %s "$TOKEN" | sha256sum)',
    '应为 64 位十六进制数字：令牌的 SHA-256，不是令牌本身（printf %s "$TOKEN" | sha256sum）',
  ),
);
const token = object<TokenConfiguration>({
  sha256: {
    reader: sha256,
    needed: say(
      'the SHA-256 of the token in hex (printf %s "$TOKEN" | sha256sum)',
      '令牌的 SHA-256，写成十六进制（printf %s "$TOKEN" | sha256sum）',
    ),
  },
  envId: { reader: id(say('must be the id of an environment', '应为环境 ID')) },
  subMchIds: { reader: listOf(id(say('must be the number of a sub-merchant', '应为子商户号'))) },
  rate: { reader: rate },
  concurrency: { reader: tokenConcurrency },
});

/** A token without limits, as its hash alone: messages name the item or the variable, which has no `sha256` in it. */
function hashAlone(given: string, at: Place): TokenConfiguration | undefined {
  const hash = sha256.read(given, at);
  return hash === undefined ? undefined : { sha256: hash };
}

const tokens: Reader<TokenConfiguration[]> = listOf({
  ...token,
  schema: { anyOf: [sha256.schema, token.schema] },
  // One that is written plainly in a variable is its hash.
  read: (given, at) => (typeof given === 'string' ? hashAlone(given, at) : token.read(given, at)),
} as Reader<TokenConfiguration>);

const limits = {
  rate: { reader: rate },
  concurrency: { reader: concurrency },
  timeout: {
    reader: integer(
      GATEWAY_LIMITS.callTimeout,
      say('milliseconds from a call to its answer', '从调用到响应的毫秒数'),
    ),
  },
};

export const calls = object<CallsConfiguration>({
  tokens: {
    reader: tokens,
    variable: 'CLOUDPAY_TOKENS_SHA256',
    needed: say(
      'the tokens that calls are made with; leave calls out to serve none',
      '发起调用的令牌；不提供调用时请删除 calls',
    ),
  },
  ...limits,
});

/** Functions of a host have a token of their own, which has these limits too: tokens are those of callers elsewhere. */
export const callsOfServe = object<Partial<CallsConfiguration>>({
  tokens: { reader: tokens, variable: 'CLOUDPAY_TOKENS_SHA256' },
  ...limits,
});
