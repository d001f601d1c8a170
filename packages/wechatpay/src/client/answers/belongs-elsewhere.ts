import type { ApiDeclaration } from '../../api';
import type { TextFields } from '../../xml/xml';
import { QUERY_NUMBERS } from '../calls/query-numbers';

type Params = Readonly<Record<string, string | number>>;

/** The fields that identify the merchant of a request. */
const IDENTITIES = ['appid', 'mch_id', 'sub_mch_id'];
/** The main field of an order, of a query, of a refund and of a query of refunds: no other API answers with it. */
const TELLTALES = ['prepay_id', 'trade_state', 'refund_id', 'refund_id_0'];

/**
 * Why an answer with a valid signature belongs to another call. A signature proves that WeChat Pay wrote the answer, not
 * for which call: a proxy may have cached it, or mixed up two connections.
 *
 * @param fields of an answer whose signature was verified
 * @returns the end of the sentence "the answer cannot be believed: …"; `undefined` if it belongs to this call
 */
export function belongsElsewhere(
  api: ApiDeclaration,
  fields: TextFields,
  params: Params,
): string | undefined {
  for (const name of IDENTITIES) {
    // WeChat Pay sends an empty element for an absent field.
    if (fields[name] && fields[name] !== String(params[name] ?? '')) return otherValue(name, fields, params);
  }
  const { foreign, echoes } = expectationsOf(api);
  const telltale = foreign.find((name) => fields[name]);
  if (telltale) return `it has a ${telltale}, which ${api.name} never answers: ${MIXED_UP}`;
  const succeeded = fields['return_code'] === 'SUCCESS' && fields['result_code'] !== 'FAIL';
  for (const { name, echo, isCertain } of echoes) {
    const sent = params[name];
    if (sent === undefined) continue;
    const values = valuesOf(echo, fields);
    if (values.includes(String(sent))) continue;
    if (values.length > 0) return otherValue(name, fields, params);
    if (succeeded && isCertain) return `it does not repeat the ${name} that was sent: ${MIXED_UP}`;
  }
  const missing = succeeded ? api.answer.always?.find((name) => !fields[name]) : undefined;
  return missing && `it has no ${missing}, which every success of ${api.name} has: ${MIXED_UP}`;
}

/** What the answers of an API have, and do not have. */
interface Expectations {
  /** The telltales of other APIs. */
  readonly foreign: readonly string[];
  readonly echoes: readonly {
    /** The name of the parameter. */
    readonly name: string;
    /** The name of the field that repeats it, or of such fields: `out_refund_no_$n`. */
    readonly echo: string;
    /** Whether every success repeats it. */
    readonly isCertain: boolean;
  }[];
}

/** Listed once for each API, not for each answer. */
const listed = new WeakMap<ApiDeclaration, Expectations>();

function expectationsOf(api: ApiDeclaration): Expectations {
  const known = listed.get(api);
  if (known) return known;
  const certain = api.answer.echoes ?? [];
  const echoes = [...certain, ...QUERY_NUMBERS.filter((name) => !certain.includes(name))];
  const expectations = {
    foreign: TELLTALES.filter((name) => !isDeclared(api, name)),
    echoes: echoes.map((echo) => ({
      name: echo.replace('_$n', ''),
      echo,
      isCertain: certain.includes(echo),
    })),
  };
  listed.set(api, expectations);
  return expectations;
}

const MIXED_UP = 'it belongs to another call. Does a proxy cache answers?';

function otherValue(name: string, fields: TextFields, params: Params): string {
  return `its ${name} is not the one that was sent (${fields[name] ?? 'another'} for ${params[name] ?? 'none'}): ${MIXED_UP}`;
}

function isDeclared(api: ApiDeclaration, name: string): boolean {
  return (
    Object.hasOwn(api.answer.fields, name) || Object.hasOwn(api.answer.fields, name.replace(/_0$/, '_$n'))
  );
}

/** The values of a field, or of all fields that match a pattern with `$n`, without empty ones. */
function valuesOf(echo: string, fields: TextFields): string[] {
  if (!echo.endsWith('_$n')) return fields[echo] ? [fields[echo]] : [];
  const beginning = echo.slice(0, -'$n'.length);
  return Object.entries(fields)
    .filter(
      ([name, value]) => value && name.startsWith(beginning) && /^\d+$/.test(name.slice(beginning.length)),
    )
    .map(([, value]) => value);
}
