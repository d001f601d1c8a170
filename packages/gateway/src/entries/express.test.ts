import express, { type RequestHandler } from 'express';
import { bytesOf, OWN_PAGE, parse, running, type StartApplication } from '../testing/application';
import { describeEntry } from '../testing/entry-contract';
import { expressEntry } from './express';

const start: StartApplication = async (gateway, { prefix, reads }) => {
  const app = express();
  if (reads) app.use(expressParser(reads));
  app.use(prefix || '/', expressEntry(gateway));
  app.get('/own', (_, response) => void response.send(OWN_PAGE));
  return running(app.listen(0, '127.0.0.1'));
};

describeEntry('Express', start);

function expressParser(reads: string): RequestHandler {
  if (reads === 'json') return express.json();
  if (reads === 'text') return express.text({ type: '*/*' });
  if (reads === 'bytes') return express.raw({ type: '*/*' });
  return async (request, _, next) => {
    request.body = parse(reads, await bytesOf(request));
    next();
  };
}
