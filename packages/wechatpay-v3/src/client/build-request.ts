import { ParameterError } from '@opencloudpay/wechatpay/errors';
import type { ApiDeclaration, RequestParams } from '../api';
import type { Mode } from '../forms';
import type { JsonObject } from '../json';
import { validateRequest } from '../validate';

/** The account of a client. */
export interface ClientAccount {
  readonly mode: Mode;
  readonly appid: string;
  readonly mchId: string;
}

/**
 * Completes a request with the account, and validates it.
 *
 * @throws {ParameterError} for what WeChat Pay would refuse
 */
export function completeParams(
  api: ApiDeclaration,
  { path = {}, query = {}, body = {} }: RequestParams,
  account: ClientAccount,
): Required<RequestParams> {
  const form = api.request[account.mode];
  const params = {
    path,
    query: { ...accountFields(form.query?.properties, account), ...given(query) },
    body: { ...accountFields(form.body?.properties, account), ...given(body) } satisfies JsonObject,
  };
  validateRequest(api, account.mode, params);
  refuseOtherMerchant(params, account);
  return params;
}

/** The parameters that name the account, as far as the API has them. */
function accountFields(
  properties: Readonly<Record<string, unknown>> | undefined,
  { mode, appid, mchId }: ClientAccount,
): Record<string, string> {
  // Profit sharing calls the service provider's appid `appid`.
  const fields = mode === 'partner' ? { sp_appid: appid, sp_mchid: mchId, appid } : { appid, mchid: mchId };
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => properties !== undefined && Object.hasOwn(properties, name)),
  );
}

/** The signature is this merchant's: WeChat Pay refuses a request that names another one. */
function refuseOtherMerchant({ query, body }: Required<RequestParams>, { mode, mchId }: ClientAccount): void {
  const name = mode === 'partner' ? 'sp_mchid' : 'mchid';
  for (const value of [query[name], body[name]])
    if (value !== undefined && value !== mchId)
      throw new ParameterError(name, 'must be the mchId of the client, whose key signs the request');
}

function given<Value>(values: Readonly<Record<string, Value>>): Record<string, NonNullable<Value>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const])),
  );
}

/** The path and query of a request, as they are signed and sent. */
export function addressOf(api: ApiDeclaration, mode: Mode, { path, query }: Required<RequestParams>): string {
  const filled = api.path[mode].replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ''),
  );
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
}
