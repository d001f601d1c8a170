import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import { hasSignature, type MessageHeaders } from '@opencloudpay/wechatpay-v3';

/** `<` */
const XML = 0x3c;
/** `{` */
const JSON_OBJECT = 0x7b;
/** White space, and the bytes of a byte order mark. */
const BEFORE = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * The version of a notification, by its body, which decides how it is verified: v2 is XML, v3 JSON. The headers decide
 * about any other body.
 */
export function versionOf(headers: MessageHeaders, body: Uint8Array): ProtocolVersion {
  const first = body.find((byte) => !BEFORE.has(byte));
  if (first === XML) return 'v2';
  if (first === JSON_OBJECT) return 'v3';
  return versionByHeaders(headers);
}

/** The version of a notification whose body is not known. */
export function versionByHeaders(headers: MessageHeaders): ProtocolVersion {
  return hasSignature(headers) ? 'v3' : 'v2';
}
