/**
 * A gateway in its own process, to be killed: bundled and run by a test. Its environment variables name the database or
 * folder, the address of the functions, the address of WeChat Pay if the gateway queries it, further merchants as JSON, and whether the
 * process exits as soon as a function has answered.
 */
import { writeSync } from 'node:fs';
import { serveGateway } from '@opencloudpay/gateway';
import { pino } from 'pino';
import { createDurableGateway } from '../create-durable-gateway';
import { MERCHANT, SECRET } from './gateway';
import { QUICK } from './quick';
import { recoveringAt } from './recovering';

const {
  DATABASE_URL: url = '',
  FOLDER: folder,
  SCHEMA: schema,
  FUNCTIONS: functions = '',
  WECHAT_PAY: wechatPay,
  MERCHANTS: merchants,
  DIE,
} = process.env;

async function main(): Promise<void> {
  const gateway = await createDurableGateway({
    merchants: [MERCHANT, ...JSON.parse(merchants ?? '[]')],
    notifySecret: SECRET,
    adapter: {
      async invoke(_target, event) {
        const answer = await fetch(functions, { method: 'POST', body: JSON.stringify(event) });
        const reply: unknown = await answer.json();
        if (DIE === 'answered') process.kill(process.pid, 'SIGKILL');
        return reply;
      },
    },
    database: folder ? { folder, schema } : { url, schema },
    logger: pino({ level: 'silent' }),
    ...QUICK,
    ...(wechatPay && recoveringAt(wechatPay)),
  });
  const server = await serveGateway(gateway, { port: 0 });
  writeSync(1, `${server.url}\n`);
}

main().catch((error: unknown) => {
  writeSync(2, `${error}\n`);
  process.exit(1);
});
