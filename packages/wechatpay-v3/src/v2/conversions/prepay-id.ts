import { type Conversion, textOf } from './conversion';

/** H5 orders have no `prepay_id` of their own in v3: the address that opens WeChat contains it. */
export const prepayId: Conversion = {
  words: { en: 'the `prepay_id` in the query of the address', zh: '地址查询参数中的 `prepay_id`' },
  answer: (value) => /[?&]prepay_id=([^&#]+)/.exec(textOf(value))?.[1],
};
