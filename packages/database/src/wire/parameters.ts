import { type Document, parseDocument, parseValue } from '../language';
import { assertCollectionName, invalidParameter } from '../store/texts';

/** The parameters of an action, as they came. */
export type Parameters = Readonly<Record<string, unknown>>;

/** @throws DocumentError INVALID_PARAM */
export function collectionOf({ collectionName }: Parameters): string {
  assertCollectionName(collectionName);
  return collectionName;
}

/** A parameter in extended JSON; missing, it is an empty document. */
export function documentParameter(params: Parameters, name: string): Document {
  const value = params[name];
  if (value === undefined || value === null || value === '') return {};
  // Some versions of the SDK send a query of `_id` as an object.
  if (typeof value === 'object' && !Array.isArray(value)) return parseDocument(JSON.stringify(value));
  if (typeof value !== 'string') throw invalidParameter(`${name} must be extended JSON, as a text`);
  return parseDocument(value);
}

export function optionalDocument(params: Parameters, name: string): Document | undefined {
  const document = documentParameter(params, name);
  return Object.keys(document).length === 0 ? undefined : document;
}

/** The documents of an insert. */
export function documentsParameter({ data }: Parameters): Document[] {
  const texts = Array.isArray(data) ? data : [data];
  if (texts.length === 0) throw invalidParameter('data must hold at least one document');
  return texts.map((text) => {
    if (typeof text !== 'string') throw invalidParameter('data must be a list of documents in extended JSON');
    return parseDocument(text);
  });
}

/** The stages of an aggregation: `[{ stageKey, stageValue }]`. */
export function stagesOf({ stages }: Parameters): Document[] {
  if (!Array.isArray(stages)) throw invalidParameter('stages must be a list');
  return stages.map((stage) => {
    const { stageKey, stageValue } = Object(stage) as { stageKey?: unknown; stageValue?: unknown };
    if (typeof stageKey !== 'string' || typeof stageValue !== 'string')
      throw invalidParameter('a stage must have a stageKey and a stageValue, both texts');
    return { [stageKey]: parseValue(stageValue) };
  });
}

/** A whole number that is not negative. */
export function countParameter(params: Parameters, name: string): number | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw invalidParameter(`${name} must be a whole number that is not negative`);
  return value as number;
}

/** The transaction that a call belongs to. */
export function transactionOf({ transactionId }: Parameters): string | undefined {
  if (transactionId === undefined || transactionId === null || transactionId === '') return undefined;
  if (typeof transactionId !== 'string') throw invalidParameter('transactionId must be a text');
  return transactionId;
}

export function requiredTransaction(params: Parameters): string {
  const id = transactionOf(params);
  if (id === undefined) throw invalidParameter('transactionId is missing');
  return id;
}
