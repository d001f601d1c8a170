import type { HeaderReader } from '@opencloudpay/contracts/caller';
import { SESSION_CALL_ROUTE } from '@opencloudpay/contracts/function-wire';
import { callBody } from '../../http/call-body';
import { headersOf, type ShortWay } from '../../http/short-way';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import { type Sessions, userOf } from '../login/sessions';
import type { sessionLimits } from '../session-limits';
import { objectOf, refusalOf } from '../session-refusal';
import type { SessionCall, SessionCallAnswer } from './session-call';

interface ShortWayOptions {
  sessions: Sessions;
  clientIp?: ((request: { readonly headers: HeaderReader }) => string | undefined) | undefined;
  limits: ReturnType<typeof sessionLimits>;
  call(call: SessionCall): Promise<SessionCallAnswer>;
  onError(error: unknown): void;
}

/** The short way of calls by mini programs: its checks and their sequence are those of the routes. */
export function sessionShortWay({ sessions, limits, clientIp, call, onError }: ShortWayOptions): ShortWay {
  return {
    prefix: SESSION_CALL_ROUTE.replace(':name', ''),
    bodyLimit: MAX_PAYLOAD_BYTES,
    async answer({ functionName, incoming }) {
      try {
        const address = withoutPrefix(incoming.socket.remoteAddress);
        const ip = clientIp ? clientIp({ headers: headersOf(incoming) }) : address;
        limits.countAddress(ip ?? address, false);
        const user = await userOf(incoming.headers.authorization, sessions);
        limits.countUser(user);
        const event = objectOf(await callBody(incoming));
        return await call({ functionName, event, user, clientIp: ip, cloudIds: [] });
      } catch (error) {
        return refusalOf(error, onError);
      }
    },
  };
}

/** A server that listens on IPv6 too writes IPv4 addresses in IPv6 notation. */
export function withoutPrefix(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:/, '');
}
