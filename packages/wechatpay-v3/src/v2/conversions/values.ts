import { type Conversion, textOf } from './conversion';

/** Pairs of a v2 value and a v3 value, both ways. Other values stay as they are. */
type Pairs = Readonly<Record<string, string>>;

function pairs(values: Pairs): Conversion {
  const back = new Map(Object.entries(values).map(([v2, v3]) => [v3, v2]));
  const text = Object.entries(values)
    .map(([v2, v3]) => `\`${v2}\` ↔ \`${v3}\``)
    .join(', ');
  return {
    words: { en: text, zh: text.replaceAll(', ', '，') },
    request: (value) => ({ value: Object.hasOwn(values, String(value)) ? values[String(value)] : value }),
    answer: (value) => back.get(textOf(value)) ?? textOf(value),
  };
}

export const refundState = pairs({
  SUCCESS: 'SUCCESS',
  PROCESSING: 'PROCESSING',
  REFUNDCLOSE: 'CLOSED',
  CHANGE: 'ABNORMAL',
});

export const billAccount = pairs({ Basic: 'BASIC', Operation: 'OPERATION', Fees: 'FEES' });

export const couponType = pairs({ CASH: 'CASH', NO_CASH: 'NOCASH' });

/** Without `funds_account` WeChat Pay takes the money from the unsettled funds, which is what v2's other value says. */
export const refundFunds: Conversion = {
  words: {
    en: '`REFUND_SOURCE_RECHARGE_FUNDS` ↔ `AVAILABLE`, `REFUND_SOURCE_UNSETTLED_FUNDS` ↔ left out or `UNSETTLED`',
    zh: '`REFUND_SOURCE_RECHARGE_FUNDS` ↔ `AVAILABLE`，`REFUND_SOURCE_UNSETTLED_FUNDS` ↔ 不填或 `UNSETTLED`',
  },
  request: (value) => ({ value: value === 'REFUND_SOURCE_RECHARGE_FUNDS' ? 'AVAILABLE' : undefined }),
  answer: (value) => {
    if (value === 'AVAILABLE') return 'REFUND_SOURCE_RECHARGE_FUNDS';
    return value === 'UNSETTLED' ? 'REFUND_SOURCE_UNSETTLED_FUNDS' : textOf(value);
  },
  back: (value) => {
    if (value === 'REFUND_SOURCE_RECHARGE_FUNDS') return 'AVAILABLE';
    return value === 'REFUND_SOURCE_UNSETTLED_FUNDS' ? 'UNSETTLED' : value;
  },
};

export const yes: Conversion = {
  words: { en: '`Y` ↔ `true`, `N` ↔ `false`', zh: '`Y` ↔ `true`，`N` ↔ `false`' },
  request: (value) => ({ value: value === 'Y' }),
  answer: (value) => (value === true ? 'Y' : 'N'),
};

export const list: Conversion = {
  words: { en: 'a text → a list of one', zh: '字符串 → 只有一项的列表' },
  request: (value) => ({ value: Array.isArray(value) ? value : [value] }),
};
