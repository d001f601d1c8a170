import type { Context } from '../store/context';

/** Milliseconds for the loops of one call of a mini program: the host answers no other call meanwhile. */
const LOOP_TIME = 2_000;
/** Milliseconds for an aggregation of a mini program that unwinds arrays. */
const AGGREGATE_TIME = 10_000;

/** The same database, with the limits of a mini program's call: any user may send it. */
export function withUserLimits(context: Context): Context {
  const { limits } = context;
  return {
    ...context,
    limits: {
      ...limits,
      loopTime: Math.min(limits.loopTime, LOOP_TIME),
      aggregateTime: Math.min(limits.aggregateTime, AGGREGATE_TIME),
    },
  };
}
