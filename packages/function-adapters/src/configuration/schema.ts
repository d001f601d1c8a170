import {
  ADAPTER_NAMES,
  ADAPTER_OPTIONS,
  type AdapterName,
  type AdapterOptionRule,
  neededOf,
  optionsOf,
} from './options';

/** A part of a JSON schema. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

const secret = (least = 1): JsonSchema => ({
  anyOf: [
    { type: 'string', minLength: least },
    ...['file', 'env'].map((place) => ({
      type: 'object',
      properties: { [place]: { type: 'string', minLength: 1 } },
      required: [place],
      additionalProperties: false,
    })),
  ],
});

function schemaOf(rule: AdapterOptionRule): JsonSchema {
  const description = rule.is.en;
  switch (rule.kind) {
    case 'integer':
      return {
        description,
        type: 'integer',
        minimum: rule.limits.least,
        maximum: rule.limits.most,
        default: rule.limits.default,
      };
    case 'choice':
      return { description, enum: [...rule.values] };
    case 'flag':
      return { description, type: 'boolean' };
    case 'secret':
      return { description, ...secret(rule.least) };
    case 'text':
      return { description, type: 'string', pattern: rule.fits.source };
    default:
      return { description, type: 'string', pattern: '^https?://' };
  }
}

function adapterSchema(adapter: AdapterName, more: JsonSchema = {}): JsonSchema {
  const options = optionsOf(adapter).map((name) => [name, schemaOf(ADAPTER_OPTIONS[name])] as const);
  return {
    type: 'object',
    properties: { adapter: { const: adapter }, ...Object.fromEntries(options), ...more },
    required: ['adapter', ...neededOf(adapter)],
    additionalProperties: false,
  };
}

const limits: JsonSchema = {
  timeout: schemaOf(ADAPTER_OPTIONS.timeout),
  concurrency: schemaOf(ADAPTER_OPTIONS.concurrency),
};

const server: JsonSchema = {
  url: { type: 'string', pattern: '^https?://' },
  token: secret(),
  secret: schemaOf(ADAPTER_OPTIONS.secret),
};

const functions: JsonSchema = {
  description: 'a function host',
  type: 'object',
  properties: { ...server, ...limits },
  required: ['url'],
  additionalProperties: false,
};

const service = { type: 'object', properties: server, required: ['url'], additionalProperties: false };

const containers: JsonSchema = {
  description: 'container services, called in the way of WeChat Cloud Run',
  type: 'object',
  properties: {
    services: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: 'string', pattern: '^https?://' }, service] },
      minProperties: 1,
    },
    ...limits,
  },
  required: ['services'],
  additionalProperties: false,
};

/**
 * The JSON schema of `callbacks.environments`: environments by their ids, and `*` for all others.
 * Secrets may be given as text, as `{ "file": "…" }` or as `{ "env": "NAME" }`.
 */
export function environmentsSchema(): JsonSchema {
  const functionNames: JsonSchema = {
    description: 'functions with an adapter of their own, by the names that orders give',
    type: 'object',
    additionalProperties: { anyOf: ADAPTER_NAMES.map((adapter) => adapterSchema(adapter)) },
    minProperties: 1,
  };
  const withoutAdapter: JsonSchema = {
    type: 'object',
    properties: { functions, containers, functionNames },
    minProperties: 1,
    additionalProperties: false,
  };
  const withAdapter = ADAPTER_NAMES.map((adapter) => adapterSchema(adapter, { functionNames, containers }));
  return {
    description: 'where the callbacks of each environment run, by its id; * stands for all others',
    type: 'object',
    additionalProperties: { anyOf: [withoutAdapter, ...withAdapter] },
    minProperties: 1,
  };
}
