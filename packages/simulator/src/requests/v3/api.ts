import type { AnswerFields } from '../../records/answer-fields';
import type { World } from '../../world/world';
import type { ApiCall, ApiHandler } from '../api-handler';
import type { Fields, Json } from './fields';
import type { StatusAndCode } from './refusal';

/** The parts of a request of v3. */
export interface V3Request {
  readonly path: Fields;
  readonly query: Fields;
  readonly body: Fields;
}

/** What an answer is made of. */
export interface V3Result {
  readonly call: ApiCall;
  /** The answer of the handler, in v2's names. */
  readonly fields: AnswerFields;
}

/** One API of v3: the handler that has its business rules, and the translation to it and back. */
export interface V3Api {
  readonly method: 'GET' | 'POST';
  /** With the names of path parameters in braces: `/v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly path: string;
  readonly handler: ApiHandler;
  /** v3's names of the fields, by v2's names, for the texts of refusals. */
  readonly names: Readonly<Record<string, string>>;
  /** Statuses and codes that other APIs answer otherwise, by v2's codes. */
  readonly refusals?: Readonly<Record<string, StatusAndCode>>;
  /**
   * The request in v2's names. `mch_id` is the merchant that the request names, if it names one.
   *
   * @throws {V3Refusal} PARAM_ERROR
   */
  toV2(request: V3Request): AnswerFields;
  /** The answer. `undefined`: status 204 without a body. */
  toV3(result: V3Result, world: World): Json | undefined;
}

export interface FoundApi {
  readonly api: V3Api;
  /** The parameters in the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the API of a method and a path. */
export function findApi(
  apis: readonly V3Api[],
  method: string | undefined,
  path: string,
): FoundApi | undefined {
  const parts = path.split('/');
  for (const api of apis) {
    if (api.method !== method) continue;
    const params = matched(api.path.split('/'), parts);
    if (params) return { api, params };
  }
  return undefined;
}

function matched(template: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (template.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const part = parts[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (name === undefined && part !== expected) return undefined;
    if (name !== undefined) params[name] = decoded(part);
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
