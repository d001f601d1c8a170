import type { ApiDeclaration, ApiName, Forms, Mode, Requests } from '@opencloudpay/wechatpay-v3';
import type { Caller } from '../../merchants/caller';
import type { Json } from '../../records/json';
import type { World } from '../../world/world';
import type { AnswerFile } from '../api-handler';

/** The parameters of a request by their places. */
export interface Params {
  readonly path: Json;
  readonly query: Json;
  readonly body: Json;
}

/** A request after the checks of sender, signature and parameters. */
export interface V3Call<Given = Params> extends Caller {
  readonly signType: 'RSA';
  /** `Host` of the request: the address of WeChat Pay that the sender uses. */
  readonly host: string;
  /** As the declaration has them; sensitive fields are decrypted. */
  readonly params: Given;
}

/** An answer with status 202: the request was accepted, and its outcome is open. */
export class Accepted {
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }
}

/** JSON: status 200. `undefined`: status 204 without a body. */
export type V3Answer = Json | Accepted | AnswerFile | undefined;

/** One API of v3. Its handler reads the request and writes the answer; the rules are those of the operations it calls. */
export interface V3Api {
  /** CloudPay's name of the API, as faults and records have it: v2 and v3 do the same under it. */
  readonly name: string;
  /** Another name of it that v2 has, if the body of the request shows that one. */
  readonly nameIn?: (body: Json) => string;
  readonly method: 'GET' | 'POST';
  /** With the names of path parameters in braces: `/v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly path: Forms<string>;
  /** Absent: it has no parameters that merchants choose. */
  readonly declaration?: ApiDeclaration;
  /** v3's names of the fields, by v2's names, for the texts of refusals. */
  readonly names: Readonly<Record<string, string>>;
  handle(call: V3Call, world: World): V3Answer;
}

/** The parameters of an API in either form. */
export type ParamsOf<Name extends ApiName> = Requests[Name]['direct'] | Requests[Name]['partner'];

interface Handler<Name extends ApiName> {
  /** CloudPay's name, if v2 has the API too. Default: v3's own. */
  name?: string;
  nameIn?: (body: Json) => string;
  names?: Readonly<Record<string, string>>;
  handle(call: V3Call<ParamsOf<Name>>, world: World): V3Answer;
}

/** Combines a handler with its declaration, which gives the types of its parameters. */
export function defineV3Api<const Name extends ApiName>(
  declaration: ApiDeclaration & { readonly name: Name },
  { name = declaration.name, nameIn, names = {}, handle }: Handler<Name>,
): V3Api {
  const { method, path } = declaration;
  return {
    name,
    ...(nameIn && { nameIn }),
    method,
    path,
    declaration,
    names,
    // The parameters were checked against the declaration that gives their types.
    handle: (call, world) => handle(call as never, world),
  };
}

export interface FoundApi {
  readonly api: V3Api;
  /** The form that the path shows; absent if both forms have one path. */
  readonly form?: Mode;
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
    for (const form of ['direct', 'partner'] as const) {
      const params = matched(api.path[form].split('/'), parts);
      if (params) return { api, params, ...(api.path.direct !== api.path.partner && { form }) };
    }
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
