import { type ApiDeclaration, apis, declarationOf } from '@opencloudpay/wechatpay/apis';
import { ErrCode } from '../../errors/error-codes';
import { CallFailure } from '../../errors/errors';
import { nearestName } from './nearest-name';

/** An API has a CloudPay name, and WeChat Pay's own names, which people use too: `orderquery`, `pay/orderquery`. */
const NAMES = Object.fromEntries(
  Object.values(apis).map(({ name, path }) => [name, [path.slice(path.lastIndexOf('/') + 1), path]]),
);

/** @throws {CallFailure} for an unknown API, with the nearest one */
export function findApi(name: string): ApiDeclaration {
  const api = declarationOf(name);
  if (api) return api;
  const nearest = nearestName(name, NAMES);
  throw new CallFailure(
    ErrCode.API_NOT_FOUND,
    `cloudPay has no ${name}. ${nearest ? `Did you mean ${nearest}?` : `It has ${Object.keys(NAMES).join(', ')}`}`,
  );
}
