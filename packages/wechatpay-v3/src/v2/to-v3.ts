import { ParameterError, type ParameterProblem } from '@opencloudpay/wechatpay/errors';
import type { ApiDeclaration, RequestParams } from '../api';
import type { Mode } from '../forms';
import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../json';
import { parameterProblems } from '../validate';
import { readJson } from './conversions/conversion';
import { conversions } from './conversions/conversions';
import { findTranslation, isGiven, translationsOf } from './find-table';
import { inV2Names } from './problems-in-v2-names';
import type { RequestRow, SentRow, V2Table } from './table';
import { unsupportedCalls } from './unsupported';

/** The account that a call is made with. */
export interface Account {
  readonly mode: Mode;
  /** The appid of the service provider or merchant. */
  readonly appid: string;
  /** The number of the service provider or merchant. */
  readonly mchId: string;
}

/** A v2 call in v3's form. */
export interface V3Call {
  readonly declaration: ApiDeclaration;
  readonly params: RequestParams;
  /** Parameters that are not sent although they say something: each with the reason, `is not sent: …`. */
  readonly ignored: readonly ParameterProblem[];
}

/**
 * Translates a call in v2's names to the v3 API that does the same.
 *
 * @param apiName the CloudPay name of the v2 API
 * @param fields the parameters by v2's wire names, valid by v2's declaration; amounts in cents, Beijing times. Documented
 *   names that are new in v3 pass through
 * @throws {ParameterError} for what v3 cannot do, and for texts that are too long for it
 */
export function toV3(apiName: string, fields: Readonly<Record<string, unknown>>, account: Account): V3Call {
  const translation = findTranslation(apiName, fields);
  if (!translation) throw unsupported(apiName, fields);
  const { declaration, table } = translation;
  const given: Readonly<Record<string, unknown>> = { appid: account.appid, mch_id: account.mchId, ...fields };
  const refused = table.request.flatMap((row) => refusal(row, given));
  if (refused[0]) throw errorOf(refused);
  const draft = new Draft(declaration, table, account.mode);
  for (const row of table.request) if (isGiven(given[row.from])) draft.add(row, given[row.from] as JsonValue);
  draft.addOthers(given);
  draft.addDefaults(given);
  const problems = parameterProblems(declaration, account.mode, draft.params);
  if (problems[0]) throw errorOf(inV2Names(table, account.mode, problems));
  return { declaration, params: draft.params, ignored: draft.ignored };
}

function errorOf([first, ...others]: readonly ParameterProblem[]): ParameterError {
  return new ParameterError(first?.field ?? '', first?.problem ?? '', others);
}

function unsupported(apiName: string, fields: Readonly<Record<string, unknown>>): ParameterError {
  if (Object.hasOwn(unsupportedCalls, apiName))
    return new ParameterError(apiName, unsupportedCalls[apiName]?.problem ?? '');
  const conditions = translationsOf(apiName).flatMap(({ table }) => table.when ?? []);
  const names = [...new Set(conditions.map(({ parameter }) => parameter))];
  if (names.length === 0) return new ParameterError(apiName, 'has no counterpart in WeChat Pay v3');
  const values = conditions.flatMap(({ is }) => is ?? []);
  const given = names.some((name) => isGiven(fields[name]));
  const problem = given ? `must be ${values.join(', ')} with WeChat Pay v3` : 'is missing';
  return new ParameterError(names.join(' or '), problem);
}

function refusal(row: RequestRow, given: Readonly<Record<string, unknown>>): ParameterProblem[] {
  if (!('refused' in row) || !isGiven(given[row.from])) return [];
  if (row.unless !== undefined && isGiven(given[row.unless])) return [];
  return [{ field: row.from, problem: row.refused }];
}

type Draftable = Record<string, JsonValue | undefined>;

/** The v3 request that is being made. */
class Draft {
  readonly ignored: ParameterProblem[] = [];
  private readonly path: Record<string, string> = {};
  private readonly query: Record<string, string> = {};
  private readonly body: Draftable = {};
  /** The v2 parameters by the places where they went: two may have the same place in one of the forms. */
  private readonly sources = new Map<string, string>();
  private readonly table: V2Table;
  private readonly declaration: ApiDeclaration;
  private readonly mode: Mode;

  constructor(declaration: ApiDeclaration, table: V2Table, mode: Mode) {
    this.declaration = declaration;
    this.table = table;
    this.mode = mode;
    for (const { to, value } of table.fixed ?? []) this.set(to, value);
  }

  get params(): RequestParams {
    const { path, query, body } = this.declaration.request[this.mode];
    return {
      ...(path && { path: this.path }),
      ...(query && { query: this.query }),
      ...(body && { body: this.body }),
    };
  }

  add(row: RequestRow, value: JsonValue): void {
    if ('ignored' in row) this.ignore(row.from, row.ignored);
    if ('to' in row) this.addConverted(row, value);
  }

  /** Names that only v3 has, and names that neither has. */
  addOthers(given: Readonly<Record<string, unknown>>): void {
    const known = new Set(this.table.request.map(({ from }) => from));
    for (const path of this.table.passes ?? []) {
      const value = valueAt(given as JsonObject, path);
      known.add(path.split('.')[0] ?? path);
      // A v2 parameter comes first: amounts must be those that were compared and stored.
      if (isGiven(value) && valueAt(this.body, path) === undefined)
        this.set(`body.${path}`, this.asDeclared(path, value as JsonValue));
    }
    for (const [name, value] of Object.entries(given))
      if (!known.has(name) && isGiven(value))
        this.ignore(name, 'WeChat Pay v3 does not have it in this call');
  }

  addDefaults(given: Readonly<Record<string, unknown>>): void {
    for (const { to, from } of this.table.defaults ?? []) {
      const source = from.find((name) => isGiven(given[name]));
      const isSet = valueAt(this.body, to.replace(/^body\./, '')) !== undefined;
      if (source !== undefined && !isSet) this.set(to, String(given[source]));
    }
  }

  private addConverted(row: SentRow, given: JsonValue): void {
    const to = typeof row.to === 'string' ? row.to : row.to[this.mode];
    const convert = row.as && conversions[row.as];
    const { value, ignored } =
      convert && 'request' in convert && convert.request ? convert.request(given) : { value: given };
    if (ignored !== undefined) this.ignore(row.from, ignored);
    if (to === undefined || value === undefined) return;
    const other = this.sources.get(to);
    if (other !== undefined) this.ignore(other, `${row.from} is sent instead`);
    this.sources.set(to, row.from);
    this.set(to, value as JsonValue);
  }

  private ignore(field: string, reason: string): void {
    this.ignored.push({ field, problem: `is not sent: ${reason}` });
  }

  /** Objects and lists may be given as JSON text, as v2's are. */
  private asDeclared(name: string, value: JsonValue): JsonValue {
    const schema = this.declaration.request[this.mode].body?.properties[name];
    const isStructured = schema?.type === 'object' || schema?.type === 'array';
    return isStructured && typeof value === 'string' ? ((readJson(value) ?? value) as JsonValue) : value;
  }

  private set(to: string, value: JsonValue): void {
    const [place, ...names] = to.split('.');
    const [name = ''] = names;
    if (place === 'path') this.path[name] = String(value);
    else if (place === 'query') this.query[name] = String(value);
    else merge(this.body, names, value);
  }
}

/** Sets a value inside the body. Several parameters may become fields of one object. */
function merge(target: Draftable, [name, ...inside]: readonly string[], value: JsonValue): void {
  if (name === undefined) {
    if (isJsonObject(value))
      for (const [key, one] of Object.entries(value)) merge(target, [key], one ?? null);
    return;
  }
  if (name === '__proto__') return;
  if (inside.length === 0 && !(isJsonObject(value) && isJsonObject(target[name]))) {
    target[name] = value;
    return;
  }
  const inner: Draftable = isJsonObject(target[name]) ? { ...(target[name] as JsonObject) } : {};
  merge(inner, inside, value);
  target[name] = inner;
}
