import { GATEWAY_LIMITS } from '@opencloudpay/gateway';
import type { CallsConfiguration, Rate, TokenConfiguration } from '../configuration';
import { id, integer, listOf, number, object, text } from '../readers';
import type { Place, Reader } from '../reading';

/** A limit of calls. */
export const rate = object<Rate>({
  perSecond: {
    reader: number({}, 'calls per second'),
    needed: 'the most calls per second',
  },
  burst: {
    reader: integer(GATEWAY_LIMITS.rateBurst, 'calls at once'),
    needed: 'the most calls at once after an idle time',
  },
});
/** A token's own limit; default: that of `calls`. */
const { least, most } = GATEWAY_LIMITS.callConcurrency;
const tokenConcurrency = integer({ least, most }, 'concurrent calls; default: calls.concurrency');
const concurrency = integer(GATEWAY_LIMITS.callConcurrency, 'concurrent calls');

const sha256 = text(
  /^[0-9a-fA-F]{64}$/,
  'must be 64 hex digits: the SHA-256 of the token, not the token itself (printf %s "$TOKEN" | sha256sum)',
);
const token = object<TokenConfiguration>({
  sha256: { reader: sha256, needed: 'the SHA-256 of the token in hex (printf %s "$TOKEN" | sha256sum)' },
  envId: { reader: id('must be the id of an environment') },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
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
  timeout: { reader: integer(GATEWAY_LIMITS.callTimeout, 'milliseconds from a call to its answer') },
};

export const calls = object<CallsConfiguration>({
  tokens: {
    reader: tokens,
    variable: 'CLOUDPAY_TOKENS_SHA256',
    needed: 'the tokens that calls are made with; leave calls out to serve none',
  },
  ...limits,
});

/** Functions of a host have a token of their own, which has these limits too: tokens are those of callers elsewhere. */
export const callsOfServe = object<Partial<CallsConfiguration>>({
  tokens: { reader: tokens, variable: 'CLOUDPAY_TOKENS_SHA256' },
  ...limits,
});
