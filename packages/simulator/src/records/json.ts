/** An object of v3's JSON. */
export type Json = Readonly<Record<string, unknown>>;
