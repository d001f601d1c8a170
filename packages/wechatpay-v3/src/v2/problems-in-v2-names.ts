import type { ParameterProblem } from '@opencloudpay/wechatpay/errors';
import type { Mode } from '../forms';
import type { V2Table } from './table';

/**
 * Problems of a v3 request in the names of the v2 call: `body.description` → `body`, `body.receivers[0].amount` →
 * `receivers[0].amount`. What no v2 parameter is responsible for keeps its v3 name.
 */
export function inV2Names(
  table: V2Table,
  mode: Mode,
  problems: readonly ParameterProblem[],
): ParameterProblem[] {
  const sent = table.request.flatMap((row) => {
    if (!('to' in row)) return [];
    const to = typeof row.to === 'string' ? row.to : row.to[mode];
    return to === undefined ? [] : [{ from: row.from, to }];
  });
  // The longest first: `body.scene_info.device_id` before `body.scene_info`.
  const longestFirst = sent.sort((one, other) => other.to.length - one.to.length);
  return problems.map(({ field, problem }) => {
    const row = longestFirst.find(({ to }) => isAtOrInside(field, to));
    const name = row
      ? `${row.from}${field.slice(row.to.length)}`
      : field.replace(/^(?:body|query|path)\./, '');
    return { field: name, problem };
  });
}

function isAtOrInside(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
