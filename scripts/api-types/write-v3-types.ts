/** The types of the requests of WeChat Pay v3 as TypeScript, from its declarations. */
import type { ObjectSchema, RequestForm, ValueSchema } from '../../packages/wechatpay-v3/src/api.ts';
import type { V3Declarations } from '../load-declarations.ts';

/** The client fills these in. */
const OF_CLIENT: readonly string[] = ['appid', 'mchid', 'sp_appid', 'sp_mchid'];

/** `Requests` of wechatpay-v3: the parameters by their places, in the form of each mode. */
export function v3RequestTypes({ apis }: V3Declarations): string {
  const members = apis.map(
    ({ name, request: { direct, partner } }) =>
      `${name}: {\ndirect: ${formType(direct)};\npartner: ${formType(partner)};\n};\n`,
  );
  return `// Written by scripts/generate-types.ts from the declarations of the APIs.

/** The parameters of every API: amounts in cents, times in RFC 3339. The client fills in the account. */
export interface Requests {
${members.join('')}}
`;
}

function formType({ path, query, body }: RequestForm): string {
  const part = (name: string, schema: ObjectSchema | undefined) => {
    if (!schema) return '';
    const isOptional = (schema.required ?? []).every((field) => OF_CLIENT.includes(field));
    return `${name}${isOptional ? '?' : ''}: ${objectType(schema)}${isOptional ? ' | undefined' : ''};\n`;
  };
  return `{\n${part('path', path)}${part('query', query)}${part('body', body)}}`;
}

function objectType({ properties, required = [] }: ObjectSchema): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const isNeeded = required.includes(name) && !OF_CLIENT.includes(name);
    return `${comment(schema)}${name}${isNeeded ? '' : '?'}: ${valueType(schema)}${isNeeded ? '' : ' | undefined'};\n`;
  });
  return `{\n${members.join('')}}`;
}

function valueType(schema: ValueSchema): string {
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly ${schema.items.type === 'object' ? objectType(schema.items) : `(${valueType(schema.items)})`}[]`;
    case 'string':
      return schema.enum ? schema.enum.map((value) => `'${value}'`).join(' | ') : 'string';
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
  }
}

/** `an integer number of cents` → `An integer number of cents.` */
function comment(schema: ValueSchema): string {
  if (schema.type === 'object') return '';
  const { description } = schema;
  return `/** ${description.charAt(0).toUpperCase()}${description.slice(1)}. */\n`;
}
