import { createServer } from 'node:http';
import { bytesOf, OWN_PAGE, parse, running, type StartApplication } from '../testing/application';
import { describeEntry } from '../testing/entry-contract';
import { nodeEntry } from './node';

const start: StartApplication = async (gateway, { prefix, reads }) => {
  const pay = nodeEntry(gateway, { prefix });
  const app = createServer(async (request, response) => {
    if (request.url === '/own') return response.end(OWN_PAGE);
    const body = reads && parse(reads, await bytesOf(request));
    return pay(Object.assign(request, reads && { body }), response);
  });
  return running(app.listen(0, '127.0.0.1'));
};

describeEntry("Node's own server", start);
