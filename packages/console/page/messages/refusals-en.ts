import { count } from './plural';

/** Calls of cloudPay and of the database that were refused to a function. */
export const refusals = {
  label: 'Refused calls',
  refused: (code: string) => `refused: ${code}`,
  times: (n: number) => `${n} times`,
  recovered: 'No harm: the function went on and wrote.',
  /** A callback replied SUCCESS, but calls were refused to it. */
  delivered: 'delivered, calls refused',
  deliveredHint: (n: number) =>
    `The function replied SUCCESS, but ${count(n, 'call')} of it ${n === 1 ? 'was' : 'were'} refused. Its work may not be done.`,
  calls: (n: number) => `${count(n, 'call')} refused`,
  last: 'Refused in the last call',
};

const meant = (nearest: string | undefined) => (nearest === undefined ? '' : ` Did you mean ${nearest}?`);

/** Why a callback cannot be called. */
export const callbackProblems = {
  tag: 'callback missing',
  FUNCTION_NOT_FOUND: (given: string, nearest: string | undefined) =>
    `The callback function ${given} does not exist, so the notification cannot be delivered.${meant(nearest)} Correct functionName, or add the function.`,
  ENVIRONMENT_NOT_SERVED: (given: string, nearest: string | undefined) =>
    `The callback is in the environment ${given}, which this emulator does not have, so the notification cannot be delivered.${meant(nearest)} Correct envId, or start cloudpay dev without --env-id.`,
  SERVICE_NOT_SERVED: (given: string, _nearest: string | undefined) =>
    `The callback is the container service ${given}, and the emulator runs no containers, so the notification cannot be delivered. Name a function with functionName to try it here.`,
};
