/**
 * Which answer each request of a connection got. Answers have no name: the first one that arrives answers the first
 * request, and so on. After one that came twice, each later request of the connection gets its predecessor's answer.
 */
import type { Subject } from './hop.ts';

export interface Connection {
  /** A request began, as the next one of the connection. */
  asked(request: Answerable): void;
  /** An answer was written, as the next one of the connection. */
  answered(of: Subject): void;
}

/** A request, whose answer is entered once both are known. */
export interface Answerable {
  /** The call whose answer the client read as that of this request; absent if none was written. */
  got?: Subject;
}

export function createConnection(): Connection {
  const requests: Answerable[] = [];
  const answers: Subject[] = [];

  function match(place: number): void {
    const request = requests[place];
    const answer = answers[place];
    if (request && answer) request.got = answer;
  }

  return {
    asked: (request) => match(requests.push(request) - 1),
    answered: ({ api, number }) => match(answers.push({ api, number }) - 1),
  };
}
