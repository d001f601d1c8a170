/** Documents by collection. */
export type SeedDocuments = Readonly<Record<string, readonly object[]>>;
