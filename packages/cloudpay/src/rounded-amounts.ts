import { type ApiDeclaration, centsNear } from '@opencloudpay/wechatpay';
import { wireValues } from './transports/direct/wire-values';
import type { WireData } from './transports/wire-data';

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
  const sentences: string[] = [];
  wireValues(declaration, withAmounts(declaration, data), (value, field) => {
    const cents = centsNear(value);
    if (cents !== undefined)
      sentences.push(
        `${nameOf(field)} ${String(value)} was rounded to ${cents}. CloudBase refuses amounts that are not integers: pass Math.round(price * 100).`,
      );
    return value;
  });
  return sentences;
}

/** The parameters that are amounts or may contain some. The others can be long texts. */
function withAmounts({ request }: ApiDeclaration, data: WireData): WireData {
  const found: WireData = {};
  for (const [name, schema] of Object.entries(request.properties)) {
    const may = schema.type === 'integer' ? schema.unit === 'cents' : schema.contentSchema !== undefined;
    if (may) found[name] = data[name];
  }
  return found;
}
