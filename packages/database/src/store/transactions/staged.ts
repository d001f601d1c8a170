/** A document that a transaction will write, or, without a body, remove. */
export interface Staged {
  readonly collection: number;
  readonly key: Buffer;
  readonly document: number | null;
  readonly version: number | null;
  readonly body: string | null;
}

/** A row of the table, as the drivers give it. */
export type StagedRow = Omit<Staged, 'key'> & { readonly key: Uint8Array };
