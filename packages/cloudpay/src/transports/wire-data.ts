/** A call as it leaves the facade: snake_case, values as JSON has them. */
export type WireData = Record<string, unknown>;
