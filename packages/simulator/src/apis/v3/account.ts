import type { AnswerFields } from '../../records/answer-fields';
import type { Fields } from '../../requests/v3/fields';

/** The two forms of each payment API: of a direct merchant, and of a service provider. */
export type Form = 'direct' | 'partner';

export const FORMS: readonly Form[] = ['direct', 'partner'];

/** The path of an API of payments. */
export function payPath(form: Form, rest: string): string {
  return `/v3/pay/${form === 'partner' ? 'partner/' : ''}transactions/${rest}`;
}

/** The merchant of a query or a closing. */
export function merchantIn(fields: Fields, form: Form): AnswerFields {
  return form === 'partner'
    ? { mch_id: fields.neededText('sp_mchid'), sub_mch_id: fields.neededText('sub_mchid') }
    : { mch_id: fields.neededText('mchid') };
}

/** The merchant and the programs of an order. */
export function accountIn(fields: Fields, form: Form): AnswerFields {
  return form === 'partner'
    ? {
        ...merchantIn(fields, form),
        appid: fields.neededText('sp_appid'),
        sub_appid: fields.text('sub_appid'),
      }
    : { ...merchantIn(fields, form), appid: fields.neededText('appid') };
}
