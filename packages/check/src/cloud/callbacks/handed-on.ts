import type * as t from '@babel/types';
import { isCall, isMember, memberName } from '../../syntax/names';
import { aroundOf } from '../../syntax/source-file';
import { functionOf } from '../../values/origins/origin';
import { readsIn } from '../../values/origins/references';
import { documentCall } from '../document-calls';
import type { Callback } from './callback';
import { handlersOf } from './event-reads';
import { eventPath } from './notification';

/** Whether a callback gives its event as a whole to other code than the console and the database, which may look at it. */
export function isHandedOn(callback: Callback): boolean {
  const { main } = callback;
  return handlersOf(callback).some((fn) =>
    readsIn(fn.body).some((node) => {
      if (eventPath(node, main)?.length !== 0) return false;
      for (const around of aroundOf(node)) {
        if (isCall(around)) return isOtherCode(around) && !functionOf(around.callee);
        if (/Statement$|Declarator$|Function/.test(around.type)) return false;
      }
      return false;
    }),
  );
}

/** Whether a call is neither of the console or the database, nor a conversion. */
export function isOtherCode(call: t.Node): boolean {
  return isCall(call) && !isConsole(call.callee) && !isConversion(call.callee) && !documentCall(call);
}

export function isConsole(callee: t.Node): boolean {
  return (
    isMember(callee) &&
    callee.object.type === 'Identifier' &&
    /^(?:console|log|logger)$/.test(callee.object.name)
  );
}

/** `Number(…)`, `Math.round(…)`, `JSON.stringify(…)`, `Object.keys(…)`, `fee.toString()` */
export function isConversion(callee: t.Node): boolean {
  if (callee.type === 'Identifier')
    return ['Number', 'String', 'parseInt', 'parseFloat'].includes(callee.name);
  return (
    isMember(callee) &&
    ((callee.object.type === 'Identifier' &&
      ['Math', 'Number', 'JSON', 'Object'].includes(callee.object.name)) ||
      memberName(callee) === 'toString')
  );
}
