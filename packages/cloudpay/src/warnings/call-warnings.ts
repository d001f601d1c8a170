import { declarationOf } from '@opencloudpay/wechatpay/apis';
import { writtenNames } from '../errors/problems';
import type { WireData } from '../transports/wire-data';
import { ignoredParameters } from './ignored-parameters';
import { roundedAmounts } from './rounded-amounts';
import { timesInUtc } from './times-in-utc';

/** What was found in the parameters of a call that is made nevertheless: a sentence each. */
export interface CallWarnings {
  /** All of them, for a log. */
  readonly all: readonly string[];
  /** Those that no explanation of a refusal replaces: the client explains refused times itself. */
  readonly besideRefusal: readonly string[];
}

export const NO_WARNINGS: CallWarnings = { all: [], besideRefusal: [] };

/**
 * Finds parameters that are accepted and are probably mistakes: amounts that CloudBase refuses, times in UTC, typing errors
 * in names.
 *
 * @param api the CloudPay name
 * @param data the call by wire names
 * @param given the caller's data, whose spelling of the parameters is used. Default: `data`
 * @param now milliseconds since 1970. Default: now
 */
export function callWarnings(
  api: string,
  data: WireData,
  given: unknown = data,
  now: number = Date.now(),
): CallWarnings {
  const declaration = declarationOf(api);
  if (!declaration) return NO_WARNINGS;
  const nameOf = (field: string) => writtenNames(given)(field);
  const times = 'time_expire' in declaration.request.properties ? timesInUtc(data, nameOf, now) : [];
  const amounts = roundedAmounts(declaration, data, nameOf);
  const ignored = ignoredParameters(api, given);
  if (times.length + amounts.length + ignored.length === 0) return NO_WARNINGS;
  const others = [...amounts, ...ignored];
  return { all: [...times, ...others], besideRefusal: others };
}
