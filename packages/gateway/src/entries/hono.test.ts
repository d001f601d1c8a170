import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { OWN_PAGE, running, type StartApplication } from '../testing/application';
import { describeEntry } from '../testing/entry-contract';
import { honoEntry } from './hono';

const start: StartApplication = async (gateway, { prefix, reads }) => {
  const app = new Hono();
  app.onError((_, context) => context.text('The application failed.', 500));
  app.get('/own', (context) => context.text(OWN_PAGE));
  if (reads) {
    app.use(async (context, next) => {
      if (reads === 'xml as an object') await context.req.raw.text();
      else await (reads === 'json' ? context.req.json() : context.req.text());
      await next();
    });
  }
  app.all(`${prefix}/*`, honoEntry(gateway, { prefix }));
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return running(createServer(listener).listen(0, '127.0.0.1'));
};

describeEntry('Hono', start, { keepsJson: true });
