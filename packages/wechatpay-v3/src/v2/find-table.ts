import type { ApiDeclaration } from '../api';
import { apis } from '../apis/index';
import type { V2Table } from './table';

type Fields = Readonly<Record<string, unknown>>;

/** The v3 API of a call, with the table that translates it. */
export interface Translation {
  readonly declaration: ApiDeclaration;
  readonly table: V2Table;
}

const byApi = new Map<string, Translation[]>();
for (const declaration of Object.values<ApiDeclaration>(apis)) {
  for (const table of declaration.v2 ?? []) {
    const known = byApi.get(table.api) ?? [];
    byApi.set(table.api, [...known, { declaration, table }]);
  }
}

/** Every translation of a v2 API: several if parameters decide which v3 API is called. */
export function translationsOf(apiName: string): readonly Translation[] {
  return byApi.get(apiName) ?? [];
}

/** @returns `undefined` if v3 has no such call */
export function findTranslation(apiName: string, fields: Fields): Translation | undefined {
  return translationsOf(apiName).find(({ table }) => fits(table, fields));
}

function fits({ when }: V2Table, fields: Fields): boolean {
  if (!when) return true;
  const value = fields[when.parameter];
  return when.is === undefined ? isGiven(value) : value === when.is;
}

/** WeChat Pay's v2 leaves out empty parameters. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/**
 * The parameters of the body that a call takes although v2 does not have them, by their first names.
 *
 * @param apiName the CloudPay name of the v2 API
 */
export function passesTo(apiName: string, fields: Fields): readonly string[] {
  const paths = findTranslation(apiName, fields)?.table.passes ?? [];
  return [...new Set(paths.map((path) => path.split('.')[0] ?? path))];
}
