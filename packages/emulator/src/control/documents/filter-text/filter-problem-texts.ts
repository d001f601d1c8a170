import { say, type Text } from '@opencloudpay/internal';
import { filterProblemsInChinese } from './filter-problem-texts-zh';
import type { FilterProblem, FilterProblemTexts } from './filter-problems';

const EXPECTED = {
  'object-id': '24 hexadecimal characters',
  integer: 'a whole number',
  number: 'a number',
};
const CALLS = {
  'db.RegExp': "a regular expression is db.RegExp({ regexp: 'text', options: 'i' })",
  'db.Geo.Point': 'a point is db.Geo.Point(longitude, latitude)',
};

const ENGLISH: FilterProblemTexts = {
  TOO_LONG: ({ most }) => `a filter has at most ${most} characters`,
  TOO_DEEP: () => 'the filter has too many levels',
  NOT_AN_OBJECT: () => 'a filter is an object, for example { status: 1 }',
  NOT_CLOSED: () => 'the filter is not closed',
  NOT_EXPECTED: ({ found }) => `${found} is not expected here`,
  ENDED: ({ found }) => `the filter has ended before ${found}`,
  TEXT_NOT_CLOSED: () => 'the text has no closing quote',
  SYNTAX: ({ text }) => text,
  COMMAND_WITHOUT_FIELD: () => 'this command belongs to a field: { price: _.gt(100) }',
  COMMAND_IN_COMMAND: () => 'this command is not possible inside another one',
  COMMAND_AS_VALUE: () => 'a command is not possible here: it belongs to a field',
  PLACEHOLDERS: () => 'a text with placeholders needs a program',
  HOLE: () => 'the array has a hole',
  OPERATOR: ({ operator }) => `${operator} is not possible in a filter`,
  PRIVATE_NAME: () => 'a private name is not possible in a filter',
  VARIABLE: ({ name }) => `${name} is a variable, which a filter cannot have: write the value`,
  NOT_POSSIBLE: ({ found }) => `${found} is not possible in a filter`,
  SPREAD: () => 'the fields of another object are not possible in a filter',
  RESERVED_NAME: ({ name }) => `a field cannot have the name ${name}`,
  NO_VALUE: ({ name }) => `${name} has no value: write a colon and the value`,
  FUNCTION: () => 'a function is not possible in a filter',
  NAME_NOT_TEXT: () => 'the name of a field is a text',
  NOT_A_COMMAND: ({ method }) => `${method}() is possible after a command only, for example _.gt(1).lt(5)`,
  UNKNOWN_FUNCTION: ({ name, nearest }) =>
    `there is no ${name}() in a filter${nearest === undefined ? '' : `, but there is ${nearest}()`}`,
  NOT_A_NUMBER: ({ found }) => `${found} is no number`,
  NOT_A_TIME: ({ found }) => `${found} is no time: write it as '2026-01-31T08:00:00+08:00'`,
  WRONG_VALUE: ({ expected }) => `expected ${EXPECTED[expected]}`,
  WRONG_CALL: ({ name }) => CALLS[name],
  NOT_GEOMETRIES: ({ name }) => `${name} takes an array of geometries`,
};

/** The text of a problem, without the place and a full stop. */
export function filterProblemText(problem: FilterProblem): Text {
  // TypeScript does not connect the code of a union with its text.
  const write = (texts: FilterProblemTexts) =>
    (texts[problem.code] as (parts: FilterProblem) => string)(problem);
  return say(write(ENGLISH), write(filterProblemsInChinese));
}
