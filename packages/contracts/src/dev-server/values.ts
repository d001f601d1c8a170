/** Milliseconds since 1970 by the emulated clock. */
export type Timestamp = number;

/** Cents of a yuan, a whole number. */
export type Cents = number;

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type Empty = Record<string, never>;
