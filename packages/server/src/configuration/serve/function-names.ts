import { functionsNamed } from '@opencloudpay/gateway';
import { say } from '../../terminal/say';
import { id, listOf } from '../reading/readers';
import type { Reader } from '../reading/reading';

const MUST = say(
  'must be the name of a function, or several with commas between them',
  '应为云函数名，多个之间用逗号分隔',
);

/** CloudBase's own form is `scf:first,scf:second`. */
const WRITTEN = /^(scf:)?[\w-]+(\s*,\s*(scf:)?[\w-]+)*$/;

const written = id(MUST, WRITTEN);
const list = listOf(id(MUST, /^(scf:)?[\w-]+$/));

/** The names of functions: a list, or text as CloudBase's template of WeChat Pay has it. */
export const functionNames: Reader<string[]> = {
  items: written,
  schema: { anyOf: [written.schema, list.schema], description: MUST.en },
  read(given, at) {
    const names = Array.isArray(given) ? list.read(given, at) : written.read(given, at);
    return names === undefined ? undefined : functionsNamed(names);
  },
};
