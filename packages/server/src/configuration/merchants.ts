import { say } from '../terminal/say';
import { setVariables } from './reading/objects';
import { listOf } from './reading/readers';
import { type Place, type Reader, tell } from './reading/reading';

/**
 * Reads the list of merchants. The variables configure a single merchant: the only one in the file, or the only one at
 * all.
 */
export function merchantsOf<T>(merchant: Reader<T>): Reader<T[]> {
  const several = listOf(merchant);
  const theOnly = (given: unknown, at: Place) => {
    const read = merchant.read(given, { ...at, key: `${at.key}[0]`, variables: true });
    return read === undefined ? undefined : [read];
  };
  return {
    items: merchant,
    schema: several.schema,
    readAbsent: (at, needed) =>
      needed || setVariables(merchant.fields ?? {}, at).length > 0 ? theOnly({}, at) : undefined,
    read(given, at) {
      if (Array.isArray(given) && given.length === 1) return theOnly(given[0], at);
      if (Array.isArray(given)) {
        for (const variable of setVariables(merchant.fields ?? {}, at)) {
          tell(
            { ...at, variable },
            say(
              'is set, and the file has several merchants: say there whose it is. A secret may be given as { "env": "NAME" }, by another name.',
              '已设置，但文件中有多个商户：请在文件中写明它属于哪个商户。机密可以写成 { "env": "变量名" }，换用别的变量名。',
            ),
          );
        }
      }
      return several.read(given, at);
    },
  };
}
