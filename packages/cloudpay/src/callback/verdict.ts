import { maskOpenids } from '@opencloudpay/wechatpay/apis';

/** What a callback's reply means to WeChat Pay: delivered, or to be retried. */
export type Verdict =
  | { delivered: true }
  | {
      delivered: false;
      /** The kind of mistake, machine-readable. */
      code: ReplyMistake;
      /** For the developer of the function: the reply, and the reply that CloudPay wants. */
      diagnosis: string;
    };

export type ReplyMistake =
  /** The function returned nothing: a `return` is missing, or the value is given in a callback or an un-awaited promise. */
  | 'NO_REPLY'
  /** `errcode` is another number than 0: the function asks for the call again. */
  | 'ERRCODE_NOT_ZERO'
  /** `errcode` is not a number, such as `"0"` or `true`. */
  | 'ERRCODE_NOT_A_NUMBER'
  /** The field is misspelt, such as `errCode`. It is `errcode`, in lower case. */
  | 'WRONG_CASE'
  /** The answer of a server to WeChat Pay, such as `{ return_code: "SUCCESS" }` or XML. The gateway gives that by itself. */
  | 'WECHAT_PAY_REPLY'
  /** A text instead of an object. Return the object, without `JSON.stringify`. */
  | 'TEXT_REPLY'
  /** `{ errcode: 0 }` is inside of another field. Return it by itself. */
  | 'WRAPPED_REPLY'
  /** The answer of a function behind HTTP, with `statusCode` and `body`. Return the content of `body`, as an object. */
  | 'OTHER_PROTOCOL'
  /** The value is not an object, such as `true` or 0. */
  | 'NOT_AN_OBJECT'
  /** The object has no `errcode`. */
  | 'NO_ERRCODE';

const WANTED = 'CloudPay wants { errcode: 0, errmsg: "…" }; the call will be repeated until it gets that';

/**
 * Judges a callback function's reply by CloudPay's rule: `{ errcode: 0 }` is delivered, everything else is not.
 * For each wrong reply that functions are known to return, the diagnosis names the mistake.
 */
export function judgeReply(reply: unknown): Verdict {
  if (isRecord(reply) && reply['errcode'] === 0) return { delivered: true };
  const [code, problem] = mistake(reply);
  return {
    delivered: false,
    code,
    diagnosis: `The callback returned ${quoted(reply)}: ${problem}. ${WANTED}.`,
  };
}

function mistake(reply: unknown): [ReplyMistake, string] {
  if (reply === undefined || reply === null) {
    return [
      'NO_REPLY',
      'main ended without returning anything (is a `return` missing, or an answer given in a callback or an un-awaited promise?)',
    ];
  }
  if (typeof reply === 'string') return textMistake(reply);
  if (!isRecord(reply)) return ['NOT_AN_OBJECT', 'that is not an object'];
  if ('errcode' in reply) return errcodeMistake(reply['errcode']);
  const misspelt = Object.keys(reply).find((name) => name.toLowerCase().replace('_', '') === 'errcode');
  if (misspelt) return ['WRONG_CASE', `it has ${misspelt}; the field is errcode, in lower case`];
  if (isWechatPayReply(reply)) {
    return ['WECHAT_PAY_REPLY', 'that is how a server answers WeChat Pay; the gateway does that by itself'];
  }
  if ('statusCode' in reply && 'body' in reply) {
    return [
      'OTHER_PROTOCOL',
      'that is the answer of a function behind an HTTP gateway; return the content of body, as an object',
    ];
  }
  const wrapper = Object.keys(reply).find((name) => isReply(reply[name]));
  if (wrapper) return ['WRAPPED_REPLY', `the reply is inside ${wrapper}; return it directly`];
  return ['NO_ERRCODE', 'it has no errcode'];
}

function errcodeMistake(errcode: unknown): [ReplyMistake, string] {
  if (typeof errcode === 'number')
    return ['ERRCODE_NOT_ZERO', 'errcode is not 0, so the function says that it failed'];
  return ['ERRCODE_NOT_A_NUMBER', `errcode is ${quoted(errcode)}, not the number 0`];
}

function textMistake(reply: string): [ReplyMistake, string] {
  if (reply.trimStart().startsWith('<')) {
    return ['WECHAT_PAY_REPLY', 'XML is how a server answers WeChat Pay; the gateway does that by itself'];
  }
  if (/^\s*\{.*"errcode"/s.test(reply))
    return ['TEXT_REPLY', 'that is JSON text; return the object itself, without JSON.stringify'];
  return ['TEXT_REPLY', 'that is text'];
}

function isWechatPayReply(reply: Record<string, unknown>): boolean {
  return (
    ['return_code', 'returnCode', 'code'].some((name) => typeof reply[name] === 'string') ||
    'returnMsg' in reply
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReply(value: unknown): boolean {
  return isRecord(value) && 'errcode' in value;
}

/** Characters of a reply that a diagnosis shows. */
const SHOWN = 80;
/** Characters that are enough to show those: masking leaves five of the 28 of an openid. */
const READ = 8 * SHOWN;

/**
 * Short, on one line. A reply may contain a payer's openid, which logs must not show. It may also be of any size, so only
 * its beginning is read.
 */
function quoted(reply: unknown): string {
  if (reply === undefined) return 'undefined';
  let text: string;
  try {
    text = JSON.stringify(typeof reply === 'string' ? reply.slice(0, READ) : reply) ?? typeof reply;
  } catch {
    text = 'something that is not JSON';
  }
  const safe = maskOpenids(text.slice(0, READ));
  return safe.length > SHOWN ? `${safe.slice(0, SHOWN)}…` : safe;
}
