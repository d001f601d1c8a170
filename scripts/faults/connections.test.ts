import { expect, it } from '@jest/globals';
import { type Answerable, createConnection } from './connections';

const of = (number: string) => ({ api: 'unifiedOrder', number });

it('gives each request its own answer', () => {
  const connection = createConnection();
  const requests: Answerable[] = [{}, {}];
  for (const [place, request] of requests.entries()) {
    connection.asked(request);
    connection.answered(of(`o${place}`));
  }
  expect(requests).toEqual([{ got: of('o0') }, { got: of('o1') }]);
});

it('moves every answer on by one request after one that came twice', () => {
  const connection = createConnection();
  const requests: Answerable[] = [{}, {}, {}, {}];
  const ask = (place: number) => connection.asked(requests[place] ?? {});
  ask(0);
  connection.answered(of('o0'));
  // The copy arrives before the second request, or during it: both are the same here.
  connection.answered(of('o0'));
  ask(1);
  ask(2);
  connection.answered(of('o1'));
  connection.answered(of('o2'));
  ask(3);
  expect(requests.map(({ got }) => got?.number)).toEqual(['o0', 'o0', 'o1', 'o2']);
});

it('enters nothing for a request without an answer', () => {
  const connection = createConnection();
  const request: Answerable = {};
  connection.asked(request);
  expect(request.got).toBeUndefined();
});
