import { fastify } from 'fastify';
import { OWN_PAGE, parse, running, type StartApplication } from '../testing/application';
import { describeEntry } from '../testing/entry-contract';
import { fastifyEntry } from './fastify';

const start: StartApplication = async (gateway, { prefix, reads }) => {
  const app = fastify();
  if (reads) {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
      parse(reads, body),
    );
  }
  app.register(fastifyEntry(gateway), { prefix });
  app.get('/own', async () => OWN_PAGE);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { ...(await running(app.server)), close: () => app.close() };
};

describeEntry(
  'Fastify',
  start,
  // Fastify's parsers belong to the application, and are not used below the prefix.
  { parsesNothing: true },
);
