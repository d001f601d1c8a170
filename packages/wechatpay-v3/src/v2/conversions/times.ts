import { beijingTime, compactBeijingTime } from '@opencloudpay/contracts/beijing-time';
import type { JsonValue } from '../../json';
import { type Conversion, textOf } from './conversion';

const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
const SPACED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** By text, not by date: WeChat Pay decides about a day that does not exist. */
function toRfc3339(value: JsonValue): string {
  return String(value).replace(COMPACT, '$1-$2-$3T$4:$5:$6+08:00');
}

/** An unreadable time stays as it is: WeChat Pay signed it. */
function fromRfc3339(value: JsonValue, write: (at: Date) => string): string {
  const text = textOf(value);
  const at = RFC_3339.test(text) ? new Date(text) : undefined;
  return at && !Number.isNaN(at.getTime()) ? write(at) : text;
}

export const time: Conversion = {
  words: {
    en: '`yyyyMMddHHmmss`, Beijing time ↔ RFC 3339',
    zh: '`yyyyMMddHHmmss`（北京时间）↔ RFC 3339',
  },
  request: (value) => ({ value: toRfc3339(value) }),
  answer: (value) => fromRfc3339(value, compactBeijingTime),
};

export const spacedTime: Conversion = {
  words: {
    en: '`yyyy-MM-dd HH:mm:ss`, Beijing time ↔ RFC 3339',
    zh: '`yyyy-MM-dd HH:mm:ss`（北京时间）↔ RFC 3339',
  },
  answer: (value) => fromRfc3339(value, beijingTime),
  back: (value) => String(value).replace(SPACED, '$1T$2+08:00'),
};

export const day: Conversion = {
  words: { en: '`yyyyMMdd` → `yyyy-MM-dd`', zh: '`yyyyMMdd` → `yyyy-MM-dd`' },
  request: (value) => ({ value: String(value).replace(COMPACT, '$1-$2-$3') }),
};
