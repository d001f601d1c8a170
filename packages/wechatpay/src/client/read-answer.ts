import type { ApiDeclaration } from '../api';
import { verify } from '../sign';
import { type TypedFields, typeFields } from '../typed-fields';
import { fromXml, type TextFields } from '../xml';
import { BadAnswer } from './failures';

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
  if (body.length === 0) throw new BadAnswer('it is empty');
  if (api.answer.body === 'file' && !looksLikeMarkup(body)) return body;
  const fields = readXml(body);
  if (fields['return_code'] === undefined) throw new BadAnswer('it has no return_code');
  const refusesFile = api.answer.body === 'file' && fields['result_code'] === 'FAIL' && !fields['sign'];
  if (fields['return_code'] === 'SUCCESS' && !refusesFile) believe(api, fields, { params, apiKey });
  return typeFields(fields, api.answer.integers);
}

function believe(api: ApiDeclaration, fields: TextFields, { params, apiKey }: Question): void {
  if (!fields['sign']) throw new BadAnswer('it claims success without a signature');
  // Where the API leaves a choice, the answer tells by itself which of the two it is signed with.
  const only = api.signTypes.length === 1 ? api.signTypes[0] : undefined;
  if (!verify(fields, apiKey, only)) {
    throw new BadAnswer(
      'its signature does not match: the API key is not this merchant’s, or somebody altered the answer',
    );
  }
  for (const name of IDENTITIES) {
    // An empty element is WeChat Pay's way to leave a field out.
    if (fields[name] && fields[name] !== String(params[name] ?? ''))
      throw new BadAnswer(`its ${name} is not the one that was sent`);
  }
}

/** `trimStart` takes a byte order mark for white space. */
function looksLikeMarkup(body: Buffer): boolean {
  return body.subarray(0, 64).toString('utf8').trimStart().startsWith('<');
}

function readXml(body: Buffer): TextFields {
  try {
    return fromXml(body);
  } catch (cause) {
    const start = body.subarray(0, 60).toString('latin1').replace(/\s+/g, ' ');
    throw new BadAnswer(
      `it is not WeChat Pay’s XML (it starts with ${JSON.stringify(start)}): a proxy or a maintenance page may have answered`,
      { cause },
    );
  }
}
