import { type Answer, post } from './post';
import { keepSession, type SessionKeeper } from './session';

/** Sends a JSON body to a path of the host, as the user of this mini program. Rejects if there is no answer. */
export type CallHost = (api: string, path: string, body: string) => Promise<Answer>;

/** The function host. */
export interface Host {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly call: CallHost;
  readonly session: SessionKeeper;
}

/** @param url the host's address, without a slash at its end */
export function hostAt(url: string, timeout: number | undefined): Host {
  const session = keepSession(url, timeout);
  return {
    url,
    session,
    call: (api, path, body) => {
      const send = (token: string) =>
        post(api, url + path, body, timeout === undefined ? { token } : { token, timeout });
      return session.token(api).then((token) =>
        send(token).then((answer) =>
          // The host's keys changed, or this device's clock is slow. Nothing was done, so repeating is safe.
          answer.statusCode === 401 ? session.renew(api, token).then(send) : answer,
        ),
      );
    },
  };
}
