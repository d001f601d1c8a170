import { refuse } from '../refuse';
import { type Document, getField, isDocument, isNullish, kindOf, setField } from '../values/kinds';
import { namedOperands, over, overPresent, requireText } from './arguments';
import type { OperatorCompiler, Operators } from './types';

/** Later documents win; null and missing ones do not count. */
export function mergeDocuments(name: string, values: readonly unknown[]): Document {
  const result: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value))
      return refuse(`${name} requires object inputs, but an input is of type ${kindOf(value)}`);
    for (const [field, member] of Object.entries(value)) setField(result, field, member);
  }
  return result;
}

/** The operators over documents. */
export const objectOperators: Operators = {
  $mergeObjects: over('$mergeObjects', [0, Infinity], (values) =>
    mergeDocuments('$mergeObjects', values.length === 1 && Array.isArray(values[0]) ? values[0] : values),
  ),
  $objectToArray: overPresent('$objectToArray', 1, ([value]) => {
    if (!isDocument(value))
      return refuse(`$objectToArray requires a document input, found: ${kindOf(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $getField(operand, { compile }) {
    const parts =
      isDocument(operand) && Object.hasOwn(operand, 'field')
        ? namedOperands('$getField', operand, ['field'], ['input'])
        : { field: operand };
    const field = compile(parts['field']);
    const input = compile(parts['input'] ?? '$$CURRENT');
    return (root, scope) => {
      const value = input(root, scope);
      const name = requireText('$getField', field(root, scope));
      return isDocument(value) ? getField(value, name) : isNullish(value) ? null : undefined;
    };
  },
  $setField: settingField('$setField', true),
  $unsetField: settingField('$unsetField', false),
};

function settingField(operator: string, hasValue: boolean): OperatorCompiler {
  return (operand, { compile }) => {
    const required = hasValue ? ['field', 'input', 'value'] : ['field', 'input'];
    const parts = namedOperands(operator, operand, required, []);
    const field = compile(parts['field']);
    const input = compile(parts['input']);
    const value = hasValue ? compile(parts['value']) : () => undefined;
    return (root, scope) => {
      const document = input(root, scope);
      if (isNullish(document)) return null;
      if (!isDocument(document)) return refuse(`${operator} requires 'input' to evaluate to type Object`);
      const name = requireText(operator, field(root, scope));
      const copy = { ...document };
      const set = value(root, scope);
      if (set === undefined) delete copy[name];
      else setField(copy, name, set);
      return copy;
    };
  };
}
