import { METHODS } from './methods';

/** The request of a method. */
export interface Method {
  verb: 'GET' | 'POST';
  /** `/wxa/getwxacode` */
  path: string;
  /** The parameters that are a part of the address; those of `GET` all are. */
  query: readonly string[];
}

/** A method in an option: `POST /wxa/getwxacode`, or `POST /cv/ocr/idcard?type&img_url`. */
const REQUEST = /^(GET|POST) (\/[\w/-]+)(?:\?([\w&]+))?$/;

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
  return { verb: 'POST', path: `/${path}`, query: [] };
}

/** @returns `undefined` if the text is not a verb and a path, with or without the names of parameters */
export function readMethod(request: string): Method | undefined {
  const [, verb, path, query] = REQUEST.exec(request) ?? [];
  return path === undefined
    ? undefined
    : { verb: verb as Method['verb'], path, query: query?.split('&') ?? [] };
}
