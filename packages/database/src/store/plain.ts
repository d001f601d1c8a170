import { EJSON } from 'bson';
import { compileProjection, type Document, formatDocument, parseDocument } from '../language';
import type { LoopBudget } from '../language/expressions/types';

/** A document as JavaScript's own values: numbers, texts, Dates; `ObjectId` and the like are those of `bson`. */
export type PlainDocument = Record<string, unknown>;

/** A query: filter, sort and projection are MongoDB's. */
export interface FindOptions {
  readonly sort?: Readonly<Record<string, 1 | -1>> | undefined;
  readonly skip?: number | undefined;
  /** Default: all documents. */
  readonly limit?: number | undefined;
  readonly projection?: PlainDocument | undefined;
}

export interface UpdateOptions {
  /** Updates all documents that match, each by itself, instead of the first. Default: false. */
  readonly multi?: boolean | undefined;
  /** Inserts a document where none matches. Default: false. */
  readonly upsert?: boolean | undefined;
}

export interface UpdateResult {
  readonly matched: number;
  /** The matched documents that the update changed. */
  readonly updated: number;
  /** The `_id` of the document that was inserted. */
  readonly upsertedId?: unknown;
}

/** What is done with documents, in an environment or within one of its transactions. */
export interface DocumentOperations {
  find(collection: string, filter?: PlainDocument, options?: FindOptions): Promise<PlainDocument[]>;
  /** As `find`, in canonical extended JSON: the texts that are stored, unless there is a projection. */
  findTexts(collection: string, filter?: PlainDocument, options?: FindOptions): Promise<string[]>;
  /** @returns the `_id`s; documents without one get 32 hexadecimal characters */
  insert(collection: string, ...documents: PlainDocument[]): Promise<unknown[]>;
  /** @param changes operators of MongoDB, or a whole document that replaces the old one */
  update(
    collection: string,
    filter: PlainDocument,
    changes: PlainDocument,
    options?: UpdateOptions,
  ): Promise<UpdateResult>;
  /** @returns how many documents were removed */
  remove(collection: string, filter: PlainDocument, options?: { multi?: boolean }): Promise<number>;
}

/** Every value as the kind that it is stored as. */
export function documentOf(plain: PlainDocument): Document {
  return parseDocument(EJSON.stringify(plain, { relaxed: false }));
}

export function plainOf(text: string): PlainDocument {
  return EJSON.parse(text) as PlainDocument;
}

/** Applies a projection to stored texts; without one they are given as they are. */
export function projected(
  texts: readonly { body: string; document: Document }[],
  projection?: Document,
  loops?: LoopBudget,
): string[] {
  if (projection === undefined || Object.keys(projection).length === 0) return texts.map(({ body }) => body);
  const project = compileProjection(projection, loops);
  return texts.map(({ document }) => formatDocument(project(document)));
}
