import {
  ADAPTER_NAMES,
  ADAPTER_OPTIONS,
  type AdapterOptionName,
  type AdapterOptionRule,
} from '@opencloudpay/function-adapters';
import { say } from '../../terminal/say';
import type { AdapterConfiguration, AdapterOptions } from '../configuration';
import { object } from '../reading/objects';
import { address, choice, flag, integer, mapOf, text } from '../reading/readers';
import type { Field, Reader } from '../reading/reading';
import { secret } from '../reading/secrets';

/** The reader of an adapter's option, from the table that function-adapters has of them. */
function readerOf(rule: AdapterOptionRule): Reader<unknown> {
  const must = say(`must be ${rule.is.en}`, `应为${rule.is.zh}`);
  switch (rule.kind) {
    case 'integer':
      return integer(rule.limits, rule.is);
    case 'choice':
      return choice(rule.values);
    case 'flag':
      return flag(rule.is);
    case 'secret':
      return secret(rule.least, rule.is);
    case 'address':
      return address(rule.is);
    case 'url':
      return text(
        /^https?:\/\/[^\s@#]+$/,
        say(`${must.en}, without a user and a fragment`, `${must.zh}，不带用户名和 # 片段`),
      );
    case 'text':
      return text(rule.fits, must);
  }
}

type OptionFields = { [Name in AdapterOptionName]: Field<AdapterOptions[Name] & {}> };

/** Every option of every adapter. Which of them an adapter has is checked when all are read. */
export const adapterOptions = Object.fromEntries(
  Object.entries(ADAPTER_OPTIONS).map(([name, rule]) => [name, { reader: readerOf(rule) }]),
) as OptionFields;

const adapter = object<AdapterConfiguration>({
  adapter: { reader: choice(ADAPTER_NAMES), needed: say('the platform of the function', '云函数所在的平台') },
  ...adapterOptions,
});

const { read, schema } = mapOf(adapter, say('functions by their names', '云函数名到云函数'));
/** The same options once more: the reference has them once. */
export const functionNames: Reader<Record<string, AdapterConfiguration>> = { read, schema };
