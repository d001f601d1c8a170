import type { en } from './en';

/** The shape of a language: every message of {@link en}, taking the same values. */
type Shape<Of> = {
  readonly [Name in keyof Of]: Of[Name] extends string
    ? string
    : Of[Name] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : Shape<Of[Name]>;
};
export type Messages = Shape<typeof en>;
