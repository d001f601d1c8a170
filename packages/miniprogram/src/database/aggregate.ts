import type { Callbacks } from '../call-styles';
import { finished, text } from './query';
import { queryOf } from './query-text';
import { documentsIn, type Send } from './send';
import type { Fields } from './values';

const STAGES =
  'addFields bucket bucketAuto count geoNear group limit lookup project replaceRoot sample skip sort sortByCount unwind';

interface Stage {
  stageKey: string;
  stageValue: string;
}

export interface AggregateResult {
  list: { [field: string]: unknown }[];
  errMsg: string;
}

/** The stages of an aggregation. Each stage is added to this one, as in the original. */
export type Aggregate = { [stage: string]: (operand: unknown) => Aggregate } & {
  end(options?: Callbacks<AggregateResult>): Promise<AggregateResult>;
  /** The stages, for the `pipeline` of a lookup. */
  done(): object[];
};

/** @param collection undefined: a pipeline inside of another one */
export function aggregation(send: Send, collection?: string): Aggregate {
  const stages: Stage[] = [];
  const aggregate = {
    end: (options: Callbacks<AggregateResult> = {}) =>
      finished(options, 'collection.aggregate', (api) => {
        if (collection === undefined) throw new Error('Aggregation pipeline cannot send request');
        return send(api, 'aggregateDocuments', { collectionName: collection, stages }).then((data) => ({
          list: documentsIn(data) as Fields[],
        }));
      }),
    done: () => stages.map(({ stageKey, stageValue }) => ({ [stageKey]: JSON.parse(stageValue) as unknown })),
    match: (query: unknown) => add('match', JSON.stringify(queryOf(query))),
  } as unknown as Aggregate;
  const add = (name: string, stageValue: string) => {
    stages.push({ stageKey: `$${name}`, stageValue });
    return aggregate;
  };
  for (const name of STAGES.split(' '))
    (aggregate as { [stage: string]: unknown })[name] = (operand: unknown) =>
      add(name, text(name === 'geoNear' ? nearOf(operand as Fields) : operand));
  return aggregate;
}

function nearOf(operand: Fields): Fields {
  return operand['query'] === undefined
    ? operand
    : Object.assign({}, operand, { query: queryOf(operand['query']) });
}
