/** The data of a call: snake_case, with JSON values. */
export type WireData = Record<string, unknown>;
