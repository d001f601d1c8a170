import { CallFailure, ErrCode, variablesOf } from '@opencloudpay/cloudpay';
import type { DocumentAction } from '@opencloudpay/contracts/document-actions';
import { directTransport } from './transports/direct';
import { hostTransport } from './transports/host';
import type { DatabaseTransport, SendOptions } from './transports/transport';

/**
 * Sends an action to where the environment variables say: `CLOUDPAY_DATABASE_URL` is a host of documents,
 * `DATABASE_URL` is a PostgreSQL server that the function itself connects to. They are read at each call: a function
 * host sets the token anew for each.
 *
 * @throws {CallFailure} if neither is set
 * @throws an Error with the platform's `code` for what the database refuses
 */
export function sendAction(action: string, params: object, options: SendOptions): Promise<object> {
  return chooseTransport()(action as DocumentAction, { ...params }, options);
}

function chooseTransport(): DatabaseTransport {
  const { value, secret } = variablesOf(process.env);
  const url = value('DATABASE_URL');
  if (url) return hostTransport(url, secret('DATABASE_TOKEN'));
  const databaseUrl = process.env['DATABASE_URL']?.trim();
  if (databaseUrl) return directTransport(databaseUrl);
  throw new CallFailure(
    ErrCode.NOT_INITIALIZED,
    'this function has no database: set CLOUDPAY_DATABASE_URL to the address of your function host (and CLOUDPAY_DATABASE_TOKEN to its token), or DATABASE_URL to a PostgreSQL server. Our emulator and function host set the first',
  );
}
