import { METHODS } from './methods';

/** The request of a method. */
export interface Method {
  verb: 'GET' | 'POST';
  /** `/wxa/getwxacode` */
  path: string;
}

/** A method in an option: `POST /wxa/getwxacode`. */
const REQUEST = /^(GET|POST) (\/[\w/-]+)$/;

/** Names that say their path: `wxa.sec.order.uploadShippingInfo` is `/wxa/sec/order/upload_shipping_info`. */
const NAME_OF_PATH = /^wxa(\.[a-z]\w*){2,}$/;

/**
 * The request of a method by its name.
 *
 * @param more further methods, which are preferred
 * @returns `undefined` for a name that is unknown
 */
export function methodOf(api: string, more: Readonly<Record<string, string>> = {}): Method | undefined {
  for (const table of [more, METHODS]) {
    const request = Object.hasOwn(table, api) ? table[api] : undefined;
    if (request !== undefined) return readMethod(request);
  }
  if (!NAME_OF_PATH.test(api)) return undefined;
  const path = api.replaceAll('.', '/').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { verb: 'POST', path: `/${path}` };
}

/** @returns `undefined` if the text is not a verb and a path */
export function readMethod(request: string): Method | undefined {
  const [, verb, path] = REQUEST.exec(request) ?? [];
  return path === undefined ? undefined : { verb: verb as Method['verb'], path };
}
