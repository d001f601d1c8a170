import { type ApiDeclaration, centsNear } from '@opencloudpay/wechatpay/apis';
import { wireValues } from '../transports/direct/wire-values';
import type { WireData } from '../transports/wire-data';

/**
 * Finds the amounts that float arithmetic left next to an integer and that are rounded: `69.6 * 100`. CloudBase refuses
 * them. Here the order is made, because the amount is certain.
 *
 * @param data the call by wire names
 * @param nameOf the caller's spelling of a field: `receivers[0].amount` of a wire name
 * @returns a sentence for each
 */
export function roundedAmounts(
  declaration: ApiDeclaration,
  data: WireData,
  nameOf: (field: string) => string,
): string[] {
  const names = namesOfAmounts(declaration);
  // Nearly all calls have integers, which need no further look.
  if (names.every((name) => data[name] === undefined || Number.isInteger(data[name]))) return [];
  const sentences: string[] = [];
  const amounts = Object.fromEntries(names.map((name) => [name, data[name]]));
  wireValues(declaration, amounts, (value, field) => {
    const cents = centsNear(value);
    if (cents !== undefined)
      sentences.push(
        `${nameOf(field)} ${String(value)} was rounded to ${cents}. CloudBase refuses amounts that are not integers: pass Math.round(price * 100).`,
      );
    return value;
  });
  return sentences;
}

/** Listed once for each API, not for each call. */
const listed = new WeakMap<ApiDeclaration, readonly string[]>();

/** The parameters that are amounts or may contain some. The others can be long texts. */
function namesOfAmounts(declaration: ApiDeclaration): readonly string[] {
  const known = listed.get(declaration);
  if (known) return known;
  const names = Object.entries(declaration.request.properties).flatMap(([name, schema]) => {
    const may = schema.type === 'integer' ? schema.unit === 'cents' : schema.contentSchema !== undefined;
    return may ? [name] : [];
  });
  listed.set(declaration, names);
  return names;
}
