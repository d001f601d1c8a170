import Koa from 'koa';
import { bytesOf, OWN_PAGE, parse, running, type StartApplication } from '../testing/application';
import { describeEntry } from '../testing/entry-contract';
import { koaEntry } from './koa';

const start: StartApplication = async (gateway, { prefix, reads }) => {
  const app = new Koa();
  // Koa reports disconnected clients on stderr.
  app.silent = true;
  if (reads) {
    app.use(async (context, next) => {
      Object.assign(context.request, { body: parse(reads, await bytesOf(context.req)) });
      await next();
    });
  }
  app.use(koaEntry(gateway, { prefix }));
  app.use((context) => {
    context.body = OWN_PAGE;
  });
  return running(app.listen(0, '127.0.0.1'));
};

describeEntry('Koa', start);
