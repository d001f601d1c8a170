/** What is wrong with the text of a filter, with the parts of a sentence about it: see {@link FilterProblem}. */
export interface FilterProblems {
  /** The filter has more characters than `most`. */
  TOO_LONG: { most: number };
  /** It nests too deep. */
  TOO_DEEP: object;
  /** It is not an object. */
  NOT_AN_OBJECT: object;
  /** Its end is missing. */
  NOT_CLOSED: object;
  /** A character that is not expected at this place. */
  NOT_EXPECTED: { found: string };
  /** Text after the end of the filter. */
  ENDED: { found: string };
  /** A text without a closing quote. */
  TEXT_NOT_CLOSED: object;
  /** Another error of JavaScript's syntax, in English. */
  SYNTAX: { text: string };
  /** A command that needs a field stands alone: `_.gt(1)`. */
  COMMAND_WITHOUT_FIELD: object;
  /** A command that another command cannot have. */
  COMMAND_IN_COMMAND: object;
  /** A command where only a value is possible. */
  COMMAND_AS_VALUE: object;
  /** A text with placeholders. */
  PLACEHOLDERS: object;
  /** An array without a value at one of its places. */
  HOLE: object;
  /** An operator that is not arithmetic. */
  OPERATOR: { operator: string };
  /** A private name: `#a`. */
  PRIVATE_NAME: object;
  /** A variable. */
  VARIABLE: { name: string };
  /** Code that a filter cannot have. */
  NOT_POSSIBLE: { found: string };
  /** `...a` */
  SPREAD: object;
  /** A field with a name that the database keeps for itself. */
  RESERVED_NAME: { name: string };
  /** A field without a value. */
  NO_VALUE: { name: string };
  /** A function. */
  FUNCTION: object;
  /** The name of a field that is not text. */
  NAME_NOT_TEXT: object;
  /** A method of a value that is not a command. */
  NOT_A_COMMAND: { method: string };
  /** A function that filters do not have. */
  UNKNOWN_FUNCTION: { name: string; nearest?: string };
  /** Arithmetic with something that is not a number. */
  NOT_A_NUMBER: { found: string };
  /** A time that cannot be read. */
  NOT_A_TIME: { found: string };
  /** A value of another kind: `ObjectId('x')`. */
  WRONG_VALUE: { expected: 'object-id' | 'integer' | 'number' };
  /** A wrong call of a function that makes a value. */
  WRONG_CALL: { name: 'db.RegExp' | 'db.Geo.Point' };
  /** A geometry of parts that are not geometries. */
  NOT_GEOMETRIES: { name: string };
}

export type FilterProblem = {
  [Code in keyof FilterProblems]: { code: Code } & FilterProblems[Code];
}[keyof FilterProblems];

/** A text for each problem. */
export type FilterProblemTexts = {
  readonly [Code in keyof FilterProblems]: (parts: FilterProblems[Code]) => string;
};
