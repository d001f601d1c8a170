/**
 * The types of every call as TypeScript, from the API declarations: what an editor completes, explains on hover and
 * underlines is what the declarations say. Written out, because TypeScript drops the comments of properties whose
 * names a mapped type changes.
 */
import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ContentObject,
  ParameterSchema,
} from '../../packages/wechatpay/src/index.ts';
import type { Declarations } from '../load-declarations.ts';
import { type Needed, neededBy } from './needed.ts';

const HEADER = '// Written by scripts/generate-types.ts from the declarations of the APIs.\n';

/** `Requests` of wechatpay: the parameters by their wire names. */
export function requestTypes(declarations: Declarations): string {
  const members = declarations.apis.map((api) => {
    const { properties, required } = api.request;
    const parameters = Object.entries(properties).map(([name, schema]) =>
      property(name, wireType(schema), required.includes(name), explanation(api, name, schema, declarations)),
    );
    const summary = firstSentence(api.summary?.en ?? '');
    return `${comment(summary, `@see ${api.document}`)}${api.name}: {\n${parameters.join('')}};\n`;
  });
  return `${HEADER}
/** The parameters of every API by their wire names: amounts in cents, times Beijing time. */
export interface Requests {
${members.join('')}}
`;
}

/** `Calls` of cloudpay: what the facade's types add to `Requests`. */
export function callTypes(declarations: Declarations): string {
  const members = declarations.apis.map((api) => `${api.name}: {\n${callMembers(api, declarations)}};\n`);
  const { commonCallParameters, callbackParameters, commonAnswers } = declarations;
  const [first] = declarations.apis;
  if (!first) throw new Error('There are no declarations.');
  return `${HEADER}
/** The parameters of every call. */
export interface CommonParameters {
${bothSpellings(commonCallParameters, (name) => sentences(first, name, declarations, true))}}

${declarations.apis.some(isNotified) ? callbackInterfaces() : ''}
/** The fields of every result. */
export interface CommonAnswers {
${answerMembers(commonAnswers)}}

/** Of each API: parameters in camelCase, those given as JSON, which are needed, and what it answers. */
export interface Calls {
${members.join('')}}
`;

  function callbackInterfaces(): string {
    const notified = declarations.apis.filter(isNotified);
    const kinds = [
      {
        name: 'RequiredCallback',
        api: notified.find(({ request }) => request.required.includes('notify_url')),
      },
      {
        name: 'OptionalCallback',
        api: notified.find(({ request }) => !request.required.includes('notify_url')),
      },
    ];
    return kinds
      .map(({ name, api }) =>
        api
          ? `/** Where to be called back: a cloud function, or a container service. */\nexport interface ${name} {\n${bothSpellings(
              callbackParameters,
              (parameter) => sentences(api, parameter, declarations),
            )}}\n`
          : `export type ${name} = unknown;\n`,
      )
      .join('\n');
  }
}

function isNotified({ notifies }: ApiDeclaration): boolean {
  return notifies !== undefined;
}

function callMembers(api: ApiDeclaration, declarations: Declarations): string {
  const { properties, required, anyOf = [] } = api.request;
  const own = Object.entries(properties).filter(([name]) => name !== 'notify_url');
  const camel = own.filter(([name]) => camelCase(name) !== name);
  const json = own.filter(([, schema]) => isJson(schema));
  const typed = ([name, schema]: [string, ParameterSchema], spelling: string) =>
    property(spelling, callType(schema), false, explanation(api, name, schema, declarations));
  const needed = required.filter((name) => name !== 'notify_url' && !declarations.filledIn[name]);
  const callback = required.includes('notify_url') ? 'required' : 'optional';
  return [
    `camel: {\n${camel.map((one) => typed(one, camelCase(one[0]))).join('')}};\n`,
    `json: {\n${json.map((one) => typed(one, one[0])).join('')}};\n`,
    `needed: ${union(needed)};\n`,
    `anyOf: ${union(anyOf)};\n`,
    `callback: '${isNotified(api) ? callback : 'none'}';\n`,
    `answer: {\n${answerMembers(api.answer.fields)}};\n`,
    `lists: {\n${Object.entries(api.answer.lists ?? {})
      .map(([name, pattern]) => `${name}: ${listType(pattern, api.answer.fields)};\n`)
      .join('')}};\n`,
    `body: '${api.answer.payable ? 'payable' : api.answer.body}';\n`,
  ].join('');
}

function answerMembers(fields: AnswerFields): string {
  return Object.entries(fields)
    .map(([name, field]) => `${name}: ${answerType(field)};\n`)
    .join('');
}

function listType(pattern: string, fields: AnswerFields): string {
  const field = fields[pattern];
  if (!field) throw new Error(`A list gathers ${pattern}, which is no declared field.`);
  const item = answerType(field);
  return pattern.includes('$m') ? `readonly (readonly ${item}[])[]` : `readonly (${item} | null)[]`;
}

function answerType({ type, enum: values }: AnswerFields[string]): string {
  if (type === 'integer') return 'number';
  return values ? union(values) : 'string';
}

/** A parameter's type where WeChat Pay's JSON is text. */
function wireType(schema: ParameterSchema): string {
  if (schema.type === 'integer') return 'number';
  return schema.enum ? union(schema.enum) : 'string';
}

/** A parameter's type where JSON may be given as an object. */
function callType(schema: ParameterSchema): string {
  if (schema.type !== 'string') return wireType(schema);
  const { contentSchema: content, contentMediaType } = schema;
  if (content)
    return `string | ${content.type === 'array' ? `readonly ${contentType(content.items)}[]` : contentType(content)}`;
  return contentMediaType ? 'string | object' : wireType(schema);
}

/** An object in JSON, in either spelling. */
function contentType({ properties, required }: ContentObject): string {
  const members = Object.entries(properties).flatMap(([name, schema]) => {
    const spellings = [...new Set([camelCase(name), name])];
    // Of a field with two spellings one is needed, which the checks say: written out it would be a type for each.
    const isNeeded = required.includes(name) && spellings.length === 1;
    return spellings.map((spelling) =>
      property(spelling, wireType(schema), isNeeded, sentence(schema.description)),
    );
  });
  const either = required
    .filter((name) => camelCase(name) !== name)
    .map(
      (name) =>
        ` & ({ ${name}: ${wireOf(properties, name)} } | { ${camelCase(name)}: ${wireOf(properties, name)} })`,
    );
  return `({\n${members.join('')}}${either.join('')})`;
}

function wireOf(properties: ContentObject['properties'], name: string): string {
  const schema = properties[name];
  return schema ? wireType(schema) : 'never';
}

function isJson(schema: ParameterSchema): boolean {
  return schema.type === 'string' && (schema.contentSchema ?? schema.contentMediaType) !== undefined;
}

/** What hovering over a parameter shows. */
function explanation(
  api: ApiDeclaration,
  name: string,
  schema: ParameterSchema,
  declarations: Declarations,
): string {
  return sentence(schema.description) + neededSentence(neededBy(api, name, declarations, 'en'));
}

/** The same of a parameter of CloudPay's own. */
function sentences(api: ApiDeclaration, name: string, declarations: Declarations, isOfAll = false): string {
  const parameter = declarations.commonCallParameters[name] ?? declarations.callbackParameters[name];
  const text = sentence(parameter?.description.en ?? '');
  const needed = parameter?.needed?.en;
  if (isOfAll) return text + (needed === undefined ? '' : ` Needed: ${needed}.`);
  return text + neededSentence(neededBy(api, name, declarations, 'en'));
}

function neededSentence(needed: Needed): string {
  switch (needed.kind) {
    case 'condition':
      return ` Needed: ${needed.text}.`;
    case 'one-of':
      return ` Needed: one of ${needed.names.map(camelCase).join(', ')}.`;
    case 'filled-in':
      return ` Default: ${needed.with}.`;
    default:
      return '';
  }
}

function bothSpellings(
  parameters: Declarations['commonCallParameters'],
  explain: (name: string) => string,
): string {
  return Object.entries(parameters)
    .flatMap(([name, { type, typescript }]) =>
      [...new Set([camelCase(name), name])].map((spelling) =>
        property(spelling, typescript ?? (type === 'integer' ? 'number' : 'string'), false, explain(name)),
      ),
    )
    .join('');
}

function property(name: string, type: string, isNeeded: boolean, text: string): string {
  return `${comment(text)}${name}${isNeeded ? `: ${type}` : `?: ${type} | undefined`};\n`;
}

function comment(...lines: readonly string[]): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/'));
  return safe.length === 1
    ? `/** ${safe[0]} */\n`
    : `/**\n${safe.map((line) => ` * ${line}\n`).join('')} */\n`;
}

/** `an integer number of cents` → `An integer number of cents.` */
function sentence(description: string): string {
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
}

function firstSentence(text: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

function union(values: readonly string[]): string {
  return values.length === 0 ? 'never' : values.map((value) => `'${value}'`).join(' | ');
}
