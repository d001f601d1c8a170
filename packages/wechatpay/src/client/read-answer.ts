import type { ApiDeclaration } from '../api';
import { verify } from '../sign';
import { type TypedFields, typeFields } from '../typed-fields';
import { fromXml, type TextFields } from '../xml';
import { BadAnswer } from './failures';
import { describeUnreadable } from './unreadable';

/** What an API answers: typed fields, or the bytes of a file (a bill). */
export type Answer = TypedFields | Buffer;

export interface Question {
  /** The parameters, those included that the API does not take. */
  params: Readonly<Record<string, string | number>>;
  apiKey: string;
}

/** The fields by which a request says on whose behalf it is made. */
const IDENTITIES = ['appid', 'mch_id', 'sub_mch_id'];

/**
 * Reads an answer and makes sure that it is WeChat Pay's, to this question.
 *
 * A `return_code` other than SUCCESS carries no signature: it is passed on as it is, and says nothing happened.
 * Neither do files, nor the answer that says why there is none; the reader of a file has to find out whether it is
 * what it should be.
 *
 * @throws {BadAnswer} saying why the answer cannot be believed
 */
export function readAnswer(api: ApiDeclaration, body: Buffer, { params, apiKey }: Question): Answer {
  if (body.length === 0) throw new BadAnswer('it is empty: something before WeChat Pay may have answered');
  if (api.answer.body === 'file' && !looksLikeMarkup(body)) return body;
  const fields = readXml(body);
  if (fields['return_code'] === undefined)
    throw new BadAnswer('it has no return_code: is the endpoint WeChat Pay’s?');
  const refusesFile = api.answer.body === 'file' && fields['result_code'] === 'FAIL' && !fields['sign'];
  if (fields['return_code'] === 'SUCCESS' && !refusesFile) believe(api, fields, { params, apiKey });
  return typeFields(fields, api.answer.fields);
}

function believe(api: ApiDeclaration, fields: TextFields, { params, apiKey }: Question): void {
  if (!fields['sign'])
    throw new BadAnswer(
      'it claims success without a signature: something other than WeChat Pay may have answered',
    );
  // Where the API leaves a choice, the answer tells by itself which of the two it is signed with.
  const only = api.signTypes.length === 1 ? api.signTypes[0] : undefined;
  if (!verify(fields, apiKey, only)) {
    throw new BadAnswer(
      'its signature does not match: the API key is not this merchant’s, or somebody altered the answer. Compare the key with the merchant platform’s (APIv2, and the sandbox’s own for the sandbox)',
    );
  }
  for (const name of IDENTITIES) {
    // An empty element is WeChat Pay's way to leave a field out.
    if (fields[name] && fields[name] !== String(params[name] ?? ''))
      throw new BadAnswer(
        `its ${name} is not the one that was sent (${fields[name]} for ${params[name] ?? 'none'}): it belongs to another call. Does something on the way keep answers?`,
      );
  }
}

/** `trimStart` takes a byte order mark for white space. */
export function looksLikeMarkup(body: Buffer): boolean {
  return body.subarray(0, 64).toString('utf8').trimStart().startsWith('<');
}

function readXml(body: Buffer): TextFields {
  try {
    return fromXml(body);
  } catch (cause) {
    throw new BadAnswer(`it ${describeUnreadable(body)}`, { cause });
  }
}
