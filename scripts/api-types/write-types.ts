/**
 * The types of every call as TypeScript, from the API declarations: an editor's completions, hover texts and
 * errors equal the declarations. They are written out because TypeScript drops the comments of properties whose
 * names a mapped type changes.
 */
import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ContentObject,
  ParameterSchema,
} from '../../packages/wechatpay/src/index.ts';
import type { Declarations } from '../build/load-declarations.ts';
import { type Needed, neededBy } from './needed.ts';

const HEADER = '// Written by scripts/build/generate-types.ts from the declarations of the APIs.\n';

/** `Requests` of wechatpay: the parameters by their wire names. */
export function requestTypes(declarations: Declarations): string {
  const members = declarations.apis.map((api) => {
    const { properties, required } = api.request;
    const parameters = Object.entries(properties).map(([name, schema]) =>
      property(name, wireType(schema), explanation(api, name, schema, declarations), required.includes(name)),
    );
    return `${api.name}: {\n${parameters.join('')}};\n`;
  });
  return `${HEADER}
/** The parameters of every API by their wire names: amounts in cents, times Beijing time. */
export interface Requests {
${members.join('')}}
`;
}

/** `Calls` of cloudpay: the parameters and result of each call of the facade. */
export function callTypes(declarations: Declarations): string {
  const { apis, commonCallParameters, commonAnswers } = declarations;
  const [first] = apis;
  if (!first) throw new Error('There are no declarations.');
  const calls = apis.map(
    ({ name, summary, document }) =>
      `${comment(firstSentence(summary?.en ?? ''), `@see ${document}`)}${name}: Call['${name}'];\n`,
  );
  return `${HEADER}
/** The parameters of every call. */
export interface CommonParameters {
${bothSpellings(commonCallParameters, (name) => ofCloudPay(first, name, declarations, true))}}

${callbackTypes(declarations)}
/** The fields of every result. */
export interface CommonAnswers {
${answerMembers(commonAnswers)}}

/** Every API, each of the type that \`Call\` has for it. */
export interface AllApis<Call extends { readonly [Name in keyof Calls]: unknown }> {
${calls.join('')}}

/**
 * The parameters and answer of each API. \`data\`: parameters with one spelling. \`pairs\`: needed parameters that may be
 * given in either of two spellings. \`anyOf\`: names; the call needs at least one. \`answer\`: the fields of its answer.
 */
export interface Calls {
${apis.map((api) => `${api.name}: {\n${callMembers(api, declarations)}};\n`).join('')}}
`;
}

/** The callback: a type for calls that must name one, and one for calls that may. */
function callbackTypes(declarations: Declarations): string {
  const { apis, callbackParameters } = declarations;
  const notified = apis.filter(isNotified);
  const must = notified.find(({ request }) => request.required.includes('notify_url'));
  const may = notified.find(({ request }) => !request.required.includes('notify_url'));
  const { container, function_name: functionName, ...others } = callbackParameters;
  if (!container || !functionName) throw new Error('A callback is at a function or in a container.');
  const explain = (api: ApiDeclaration) => (name: string) => ofCloudPay(api, name, declarations);
  const optional = may
    ? `/** Where to be called back, if at all: at a cloud function, or in a container service. */
export interface OptionalCallback {
${bothSpellings(callbackParameters, explain(may))}}
`
    : '';
  if (!must) return optional;
  const place = (name: string, spelling: string, type: string) =>
    `{\n${property(spelling, type, explain(must)(name), true)}}`;
  return `type InContainer = ${place('container', 'container', container.typescript ?? 'object')};
type AtFunction =
| (${place('function_name', 'function_name', 'string')} & { functionName?: undefined })
| (${place('function_name', 'functionName', 'string')} & { function_name?: undefined });

/** Where to be called back: at a cloud function, or in a container service; of both \`callbackType\` chooses one. */
export type RequiredCallback = {
${bothSpellings(others, explain(must))}} & (
| (InContainer & { function_name?: undefined; functionName?: undefined })
| (InContainer & AtFunction)
| (AtFunction & { container?: undefined })
);

${optional}`;
}

function isNotified({ notifies }: ApiDeclaration): boolean {
  return notifies !== undefined;
}

function callMembers(api: ApiDeclaration, declarations: Declarations): string {
  const { properties, required, anyOf = [] } = api.request;
  const parameters = Object.entries(properties)
    .filter(([name]) => name !== 'notify_url')
    .map(([name, schema]) => ({
      names: [...new Set([camelCase(name), name])],
      type: callType(schema),
      text: explanation(api, name, schema, declarations),
      isNeeded: required.includes(name) && !declarations.filledIn[name],
    }));
  const isPair = ({ names, isNeeded }: (typeof parameters)[number]) => isNeeded && names.length > 1;
  const data = parameters
    .filter((parameter) => !isPair(parameter))
    .flatMap(({ names, type, text, isNeeded }) => names.map((name) => property(name, type, text, isNeeded)));
  const pairs = parameters.filter(isPair).map(({ names, type, text }) => pair(names, type, text));
  const callback = required.includes('notify_url') ? 'RequiredCallback' : 'OptionalCallback';
  const alternatives = anyOf.map((name) => {
    const schema = properties[name];
    if (!schema) throw new Error(`${api.name} does not declare ${name}.`);
    return [...new Set([name, camelCase(name)])]
      .map((spelling) => `${spelling}: ${callType(schema)};\n`)
      .join('');
  });
  return [
    `data: {\n${data.join('')}};\n`,
    `pairs: ${pairs.length > 0 ? pairs.join(' & ') : 'unknown'};\n`,
    `anyOf: {\n${alternatives.join('')}};\n`,
    `callback: ${isNotified(api) ? callback : 'unknown'};\n`,
    `answer: {\n${answerMembers(api.answer.fields)}};\n`,
    `lists: {\n${Object.entries(api.answer.lists ?? {})
      .map(([name, pattern]) => `${name}: ${listType(pattern, api.answer.fields)};\n`)
      .join('')}};\n`,
    `body: '${api.answer.payable ? 'payable' : api.answer.body}';\n`,
  ].join('');
}

/**
 * A parameter that must be given in either spelling. Each side excludes the other, so TypeScript knows which is meant
 * and shows its comment. If both are missing it names the last one, which most code is written in.
 */
function pair([camel = '', wire = '']: readonly string[], type: string, text: string): string {
  const side = (name: string, other: string) =>
    `{\n${property(name, type, text, true)}${other}?: undefined;\n}`;
  return `(${side(wire, camel)} | ${side(camel, wire)})`;
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

/** A parameter's type if WeChat Pay's JSON is given as text. */
function wireType(schema: ParameterSchema): string {
  if (schema.type === 'integer') return 'number';
  return schema.enum ? union(schema.enum) : 'string';
}

/** A parameter's type if JSON may be given as an object. */
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
    // With two spellings, either is enough: `either` below says so.
    const isNeeded = required.includes(name) && spellings.length === 1;
    return spellings.map((spelling) =>
      property(spelling, wireType(schema), sentence(schema.description), isNeeded),
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

/** The hover text of a parameter. */
function explanation(
  api: ApiDeclaration,
  name: string,
  schema: ParameterSchema,
  declarations: Declarations,
): string {
  return sentence(schema.description) + neededSentence(neededBy(api, name, declarations, 'en'));
}

/** The hover text of CloudPay's own parameter. */
function ofCloudPay(api: ApiDeclaration, name: string, declarations: Declarations, isOfAll = false): string {
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
        property(spelling, typescript ?? (type === 'integer' ? 'number' : 'string'), explain(name)),
      ),
    )
    .join('');
}

function property(name: string, type: string, text: string, isNeeded = false): string {
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
