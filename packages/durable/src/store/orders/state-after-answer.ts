import { type RawBuilder, sql } from 'kysely';
import { REFUSABLE_STATES } from '../../states';
import { literals } from '../rows/literals';

/**
 * The states in which an answer is recorded. A refusal is also recorded for an `unknown` request, which keeps its
 * state.
 *
 * @param from the states that the answer may replace
 */
export function answeredStates<State extends string>(
  state: State,
  from: readonly State[],
): readonly (State | (typeof REFUSABLE_STATES)[number])[] {
  return state === 'refused' ? REFUSABLE_STATES : from;
}

/** The new state if the answer may replace the stored one, otherwise the stored state. */
export function stateAfterAnswer<State extends string>(
  state: State,
  from: readonly State[],
): RawBuilder<State> {
  return sql<State>`case when state in (${literals(from)}) then ${state} else state end`;
}
