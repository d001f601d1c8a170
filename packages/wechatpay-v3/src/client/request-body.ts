import type { ApiDeclaration, RequestParams } from '../api';
import type { Mode } from '../forms';
import { encryptFields, hasSensitive } from '../sensitive';
import type { KeyRing } from './keys/key-ring';

/** The body of a request, and the key that its `Wechatpay-Serial` names. */
export interface RequestBody {
  /** `''` for none. */
  readonly text: string;
  readonly serial: string | undefined;
}

/**
 * Makes the body of a request when it is first sent, and gives the same bytes for every repetition. Only then the keys
 * are certainly known that sensitive fields are encrypted with.
 *
 * @param publicKeyId the key that answers shall be signed with; `undefined` for WeChat Pay's choice
 */
export function createBody(
  { request }: ApiDeclaration,
  { body }: Required<RequestParams>,
  mode: Mode,
  publicKeyId: string | undefined,
): (ring: KeyRing) => RequestBody {
  let made: RequestBody | undefined;
  return (ring) => {
    made ??= make(ring);
    return made;
  };

  function make(ring: KeyRing): RequestBody {
    if (!request[mode].body) return { text: '', serial: publicKeyId };
    const sensitive = request.sensitive ?? [];
    const newest = hasSensitive(body, sensitive) ? ring.newest() : undefined;
    if (!newest) return { text: JSON.stringify(body), serial: publicKeyId };
    const encrypted = encryptFields(body, sensitive, newest.key.key);
    return { text: JSON.stringify(encrypted), serial: newest.name };
  }
}
