import type { ClientAggregate } from './client';
import { accepted, worded } from './failures';
import type { AggregateStages } from './types/aggregate-commands';
import type { Aggregate } from './types/database';
import type { AggregateResult } from './types/results';

type Stage = keyof AggregateStages<Aggregate>;

const STAGES: readonly Stage[] = [
  ...([
    'addFields',
    'bucket',
    'bucketAuto',
    'count',
    'geoNear',
    'group',
    'limit',
    'lookup',
    'match',
  ] as const),
  ...(['project', 'replaceRoot', 'sample', 'skip', 'sort', 'sortByCount', 'unwind'] as const),
];

/** An aggregation that ends with the client's: a stage gives a new one. */
export function aggregation(aggregate: ClientAggregate, collection: string): Aggregate {
  const stages = STAGES.map((stage) => [
    stage,
    (parameter: unknown) => aggregation(aggregate[stage](parameter), collection),
  ]);
  return {
    ...(Object.fromEntries(stages) as AggregateStages<Aggregate>),
    end<T>(): Promise<AggregateResult<T>> {
      const api = 'collection.aggregate';
      return worded({ api, collection, numbered: false }, async () => {
        const { data } = accepted(await aggregate.end());
        return { list: data as T[], errMsg: `${api}:ok` };
      });
    },
  };
}
