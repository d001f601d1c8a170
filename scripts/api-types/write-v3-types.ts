/** The types of the requests of WeChat Pay v3 as TypeScript, from its declarations. */
import type { ObjectSchema, RequestForm, ValueSchema } from '../../packages/wechatpay-v3/src/api.ts';
import type { V3Declarations } from '../build/load-declarations.ts';

/** The client fills these in. */
const OF_CLIENT: readonly string[] = ['appid', 'mchid', 'sp_appid', 'sp_mchid'];

const NOTHING: ObjectSchema = { type: 'object', properties: {} };

/** `Requests` of wechatpay-v3: the parameters by their places, in the form of each mode. */
export function v3RequestTypes({ apis }: V3Declarations): string {
  const shared = new SharedTypes();
  const members = apis.map(
    ({ name, request: { direct, partner } }) =>
      `${name}: {\ndirect: ${formType(name, direct, partner, shared)};\npartner: ${formType(name, partner, direct, shared)};\n};\n`,
  );
  return `// Written by scripts/build/generate-types.ts from the declarations of the APIs.
${shared.text()}
/** The parameters of every API: amounts in cents, times in RFC 3339. The client fills in the account. */
export interface Requests {
${members.join('')}}
`;
}

/** Types that several requests have, each written once. */
class SharedTypes {
  private readonly names = new Map<string, string>();

  /** @param of what the type is used for, if it has no name yet */
  nameOf(type: string, of: string): string {
    const known = this.names.get(type);
    if (known !== undefined) return known;
    const base = of.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const taken = [...this.names.values()].filter((name) => name.replace(/\d+$/, '') === base).length;
    const name = taken === 0 ? base : `${base}${taken + 1}`;
    this.names.set(type, name);
    return name;
  }

  text(): string {
    return [...this.names].map(([type, name]) => `\ntype ${name} = ${type};\n`).join('');
  }
}

/** What both forms of a request have in common is a type of its own. */
function formType(api: string, form: RequestForm, other: RequestForm, shared: SharedTypes): string {
  const parts = (['path', 'query', 'body'] as const).map((place) => {
    const schema = form[place];
    if (!schema) return '';
    const isOptional = (schema.required ?? []).every((field) => OF_CLIENT.includes(field));
    const [own, common] = split(schema, other[place] ?? NOTHING);
    const types = [
      ...(Object.keys(own.properties).length > 0 ? [objectType(own, shared)] : []),
      ...(Object.keys(common.properties).length > 0
        ? [shared.nameOf(objectType(common, shared), `${api}_${place}`)]
        : []),
    ];
    const type = types.length === 0 ? '{}' : types.join(' & ');
    return `${place}${isOptional ? '?' : ''}: ${isOptional ? `(${type}) | undefined` : type};\n`;
  });
  return `{\n${parts.join('')}}`;
}

/** The properties that only this form has, and those of both. */
function split(schema: ObjectSchema, other: ObjectSchema): [ObjectSchema, ObjectSchema] {
  const isCommon = (name: string) =>
    JSON.stringify(schema.properties[name]) === JSON.stringify(other.properties[name]) &&
    schema.required?.includes(name) === other.required?.includes(name);
  const pick = (wanted: boolean): ObjectSchema => ({
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties).filter(([name]) => isCommon(name) === wanted),
    ),
  });
  return [pick(false), pick(true)];
}

function objectType({ properties, required = [] }: ObjectSchema, shared: SharedTypes): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const isNeeded = required.includes(name) && !OF_CLIENT.includes(name);
    const type = valueType(name, schema, shared);
    return `${comment(schema)}${name}${isNeeded ? '' : '?'}: ${type}${isNeeded ? '' : ' | undefined'};\n`;
  });
  return `{\n${members.join('')}}`;
}

function valueType(name: string, schema: ValueSchema, shared: SharedTypes): string {
  switch (schema.type) {
    case 'object':
      return shared.nameOf(objectType(schema, shared), name);
    case 'array':
      return `readonly (${valueType(name, schema.items, shared)})[]`;
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
