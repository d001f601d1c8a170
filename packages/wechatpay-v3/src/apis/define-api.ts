import type { AnswerObject, ApiDeclaration, ObjectSchema, RequestForm } from '../api';
import type { Forms, Mode } from '../forms';

/** Checks the type of a declaration, and keeps its name in it: the types of its parameters are found by the name. */
export function defineApi<const Name extends string>(
  declaration: ApiDeclaration & { readonly name: Name },
): ApiDeclaration & { readonly name: Name } {
  return declaration;
}

interface Part {
  readonly properties: ObjectSchema['properties'];
  readonly required?: readonly string[];
  readonly anyOf?: readonly string[];
}

/** A part that differs between ordinary merchants and service providers. */
type PartOf = Part | Forms<Part>;

/** One object of several parts: the accounts first, then what the API itself takes. */
function objectOf(mode: Mode, ...parts: readonly PartOf[]): ObjectSchema {
  const chosen = parts.map((part) => ('direct' in part ? part[mode] : part) as Part);
  const required = chosen.flatMap((part) => part.required ?? []);
  const anyOf = chosen.find((part) => part.anyOf)?.anyOf;
  return {
    type: 'object',
    properties: Object.assign({}, ...chosen.map(({ properties }) => properties)),
    required,
    ...(anyOf && { anyOf }),
  };
}

interface Parts {
  /** Path parameters. All are required. */
  readonly path?: ObjectSchema['properties'];
  readonly query?: readonly PartOf[];
  readonly body?: readonly PartOf[];
}

/** Both forms of a request. */
export function requestOf(
  { path, query, body }: Parts,
  sensitive?: readonly string[],
): ApiDeclaration['request'] {
  const form = (mode: Mode): RequestForm => ({
    ...(path && { path: { type: 'object', properties: path, required: Object.keys(path) } }),
    ...(query && { query: objectOf(mode, ...query) }),
    ...(body && { body: objectOf(mode, ...body) }),
  });
  return { direct: form('direct'), partner: form('partner'), ...(sensitive && { sensitive }) };
}

type AnswerPart = Omit<AnswerObject, 'type'>;

/** Both forms of the JSON of an answer. */
export function answerOf(...parts: readonly (AnswerPart | Forms<AnswerPart>)[]): Forms<AnswerObject> {
  const form = (mode: Mode): AnswerObject => {
    const chosen = parts.map((part) => ('direct' in part ? part[mode] : part) as AnswerPart);
    return {
      type: 'object',
      properties: Object.assign({}, ...chosen.map(({ properties }) => properties)),
      required: chosen.flatMap((part) => part.required ?? []),
    };
  };
  return { direct: form('direct'), partner: form('partner') };
}

/** The same path in both forms. */
export function samePath(path: string): Forms<string> {
  return { direct: path, partner: path };
}

/** `/v3/pay/transactions/jsapi` and `/v3/pay/partner/transactions/jsapi`. */
export function payPath(rest: string): Forms<string> {
  return { direct: `/v3/pay/transactions/${rest}`, partner: `/v3/pay/partner/transactions/${rest}` };
}
