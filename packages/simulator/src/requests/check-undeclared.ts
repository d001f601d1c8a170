import { say } from '@opencloudpay/internal';
import { type ApiDeclaration, commonParameters } from '@opencloudpay/wechatpay';
import { RequestRefusal } from '../refusals/refusals';

/**
 * Refuses fields that an API does not declare, for the simulator's strict mode.
 *
 * WeChat Pay ignores them, and so does the simulator by default. They come from a misspelt name or from an injected
 * text: v2 signs `k=v&k=v` without escaping, so a signed text can be read as another request, and the rest of the text
 * becomes an undeclared field.
 *
 * @throws {RequestRefusal} PARAM_ERROR, naming the fields
 */
export function checkUndeclared(api: ApiDeclaration, fields: Readonly<Record<string, string>>): void {
  const { properties, without = [] } = api.request;
  const known = new Set(['sign', ...Object.keys(commonParameters), ...Object.keys(properties)]);
  for (const name of without) known.delete(name);
  const undeclared = Object.keys(fields).filter((name) => !known.has(name));
  if (undeclared.length === 0) return;
  const names = undeclared.map((name) => name.slice(0, 64)).join(', ');
  throw new RequestRefusal(
    'PARAM_ERROR',
    `参数错误：${names}`,
    say(
      `${api.path} declares no ${names}. The simulator is strict: leave out what the API does not declare.`,
      `${api.path} 没有声明参数 ${names}。模拟器处于严格模式：请不要传接口没有声明的参数。`,
    ),
  );
}
