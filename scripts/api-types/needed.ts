import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import type { ApiDeclaration } from '../../packages/wechatpay/src/index.ts';
import type { Declarations } from '../build/load-declarations.ts';

export type LanguageCode = 'en' | 'zh';

/** When a call is refused without a parameter. */
export type Needed =
  | { kind: 'always' | 'never' }
  | { kind: 'one-of'; names: readonly string[] }
  | { kind: 'filled-in'; with: string }
  | { kind: 'condition'; text: string };

type Rules = Pick<Declarations, 'commonCallParameters' | 'callbackParameters' | 'filledIn' | 'callingUser'>;

/** When a call of the API needs a parameter; types, hover text and the reference say the same. */
export function neededBy(api: ApiDeclaration, name: string, rules: Rules, language: LanguageCode): Needed {
  const { required, anyOf, conditions = [] } = api.request;
  const filled = rules.filledIn[name]?.[language];
  if (filled !== undefined) return { kind: 'filled-in', with: filled };
  if (required.includes(name)) return { kind: 'always' };
  if (anyOf?.includes(name)) return { kind: 'one-of', names: anyOf };
  const condition = conditions.find((one) => one.anyOf.includes(name));
  if (condition) return { kind: 'condition', text: inWords(condition, rules, language) };
  return ofCloudPay(api, name, rules, language);
}

function ofCloudPay(api: ApiDeclaration, name: string, rules: Rules, language: LanguageCode): Needed {
  const { commonCallParameters, callbackParameters } = rules;
  const text = (commonCallParameters[name] ?? callbackParameters[name])?.needed?.[language];
  if (text === undefined) return { kind: 'never' };
  if (name === 'sub_mch_id' && api.account === 'whole') return { kind: 'never' };
  if (name === 'sub_appid' && !api.request.conditions) return { kind: 'never' };
  // An optional callback needs no environment.
  const isPlace = name === 'function_name' || name === 'container';
  if (isPlace && !api.request.required.includes('notify_url')) return { kind: 'never' };
  return { kind: 'condition', text };
}

type Condition = NonNullable<ApiDeclaration['request']['conditions']>[number];

function inWords({ where, anyOf }: Condition, rules: Rules, language: LanguageCode): string {
  const names = anyOf.map((name) => `\`${camelCase(name)}\``);
  const isDefault = rules.filledIn[where.parameter]?.en === where.is;
  const value = `\`${camelCase(where.parameter)}\` ${where.is}`;
  const unless = rules.callingUser[language];
  return language === 'en'
    ? `one of ${names.join(', ')} with ${value}${isDefault ? ' (the default)' : ''}, ${unless}`
    : `${value}${isDefault ? '（默认）' : ''} 且${unless}，${names.join('、')} 之一`;
}
