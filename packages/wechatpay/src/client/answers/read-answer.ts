import type { ApiDeclaration } from '../../api';
import type { Bytes } from '../../bytes';
import { XmlError } from '../../errors';
import { verify } from '../../sign';
import { type TypedFields, typeFields } from '../../typed-fields';
import { fromXml, type TextFields } from '../../xml/xml';
import type { ReadAnswer } from '../calls/call-result';
import { BadAnswer } from '../failures';
import type { Answer } from './answer';
import { belongsElsewhere } from './belongs-elsewhere';
import { refusalOf } from './refusal';
import { describeUnreadable } from './unreadable';

export interface Question {
  /** The parameters, including those that the API does not take. */
  params: Readonly<Record<string, string | number>>;
  apiKey: string;
}

/** The fields that an unsigned refusal may have: that the request was refused, and why. */
const REFUSAL_FIELDS = ['return_code', 'return_msg'];
/** The codes of APIs whose documents have refusals without a signature (returns of shares, files). */
const DECLARED_REFUSAL_FIELDS = ['error_code', 'error_msg'];
/** The refusal of a bill has no signature, and the fields of a business refusal. */
const FILE_REFUSAL_FIELDS = ['result_code', 'err_code', 'err_code_des'];

/**
 * Reads an answer, and checks that WeChat Pay wrote it and that it belongs to this request.
 *
 * Only `return_code: FAIL` may come without a signature, and then only its documented failure fields are passed on,
 * because a proxy could have written them. Everything else must be signed. A file has no signature either; its
 * reader has to check its content.
 *
 * @throws {BadAnswer} saying why the answer cannot be believed
 */
export function readAnswer(api: ApiDeclaration, body: Bytes, question: Question): ReadAnswer<Answer> {
  if (body.length === 0) throw new BadAnswer('it is empty: a proxy may have answered instead of WeChat Pay');
  if (api.answer.body === 'file' && !looksLikeMarkup(body))
    return { answer: body, refusal: undefined, signed: false };
  return readRefusalOrFields(api, body, question);
}

/** Like {@link readAnswer}, for bytes that are markup and so not a file. */
export function readRefusalOrFields(
  api: ApiDeclaration,
  body: Bytes,
  { params, apiKey }: Question,
): ReadAnswer<TypedFields> {
  const fields = readXml(body);
  const code = fields['return_code'];
  if (code === undefined) throw new BadAnswer('it has no return_code: is the endpoint WeChat Pay’s?');
  if (code !== 'SUCCESS' && code !== 'FAIL')
    throw new BadAnswer('its return_code is neither SUCCESS nor FAIL: a proxy may have altered it');
  const signed = isSigned(api, fields, apiKey);
  const refusesFile = api.answer.body === 'file' && fields['result_code'] === 'FAIL' && !fields['sign'];
  if (!signed && code === 'SUCCESS' && !refusesFile) throw notSigned(fields);
  if (!signed) return answerOf(api, onlyRefusal(api, fields), signed);
  checkResultCode(fields);
  const problem = belongsElsewhere(api, fields, params);
  if (problem) throw new BadAnswer(problem);
  return answerOf(api, fields, signed);
}

function answerOf(api: ApiDeclaration, fields: TextFields, signed: boolean): ReadAnswer<TypedFields> {
  const answer = typed(api, fields);
  return { answer, refusal: refusalOf(answer), signed };
}

function isSigned(api: ApiDeclaration, fields: TextFields, apiKey: string): boolean {
  // If the API allows both sign types, the answer's signature shows which one it is.
  const only = api.signTypes.length === 1 ? api.signTypes[0] : undefined;
  return Boolean(fields['sign']) && verify(fields, apiKey, only);
}

function notSigned(fields: TextFields): BadAnswer {
  return new BadAnswer(
    fields['sign']
      ? 'its signature does not match: the API key does not belong to this merchant, or the answer was altered. Compare the key with the merchant platform’s (the APIv2 key, or the sandbox’s own key)'
      : 'it claims success without a signature: a server other than WeChat Pay may have answered',
  );
}

function onlyRefusal(api: ApiDeclaration, fields: TextFields): TextFields {
  const believed = [
    ...REFUSAL_FIELDS,
    ...DECLARED_REFUSAL_FIELDS.filter((name) => Object.hasOwn(api.answer.fields, name)),
    ...(api.answer.body === 'file' ? FILE_REFUSAL_FIELDS : []),
  ];
  return Object.fromEntries(Object.entries(fields).filter(([name]) => believed.includes(name)));
}

/** Without a result_code (returns of shares have `result` instead), no caller can mistake it for SUCCESS. */
function checkResultCode({ result_code: result = '' }: TextFields): void {
  if (!['', 'SUCCESS', 'FAIL'].includes(result))
    throw new BadAnswer('its result_code is neither SUCCESS nor FAIL: is the endpoint WeChat Pay’s?');
}

function typed(api: ApiDeclaration, fields: TextFields): TypedFields {
  try {
    return typeFields(fields, api.answer.fields);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new BadAnswer(cause.message.replace(/\.$/, ''), { cause });
  }
}

/** `trimStart` removes a byte order mark too. */
export function looksLikeMarkup(body: Bytes): boolean {
  return body.subarray(0, 64).toString('utf8').trimStart().startsWith('<');
}

function readXml(body: Bytes): TextFields {
  try {
    return fromXml(body);
  } catch (cause) {
    throw new BadAnswer(`it ${describeUnreadable(body)}`, { cause });
  }
}
