/** A process of a host: bundled and run by a test. It calls a method for each message, and says the errcode. */
import { writeSync } from 'node:fs';
import { openDatabase } from '@opencloudpay/database';
import { createOpenApi } from '../create-openapi';

const {
  DATABASE_URL: databaseUrl = '',
  WECHAT_URL: url = '',
  APPID: appid = '',
  SECRET: secret = '',
} = process.env;

async function main(): Promise<void> {
  const database = openDatabase({ url: databaseUrl });
  await database.open();
  const openapi = createOpenApi({ accounts: [{ appid, secret }], url, shared: database.sharedValues });
  process.on('message', async () => {
    const { body } = await openapi({ api: 'wxacode.get', params: {}, files: {} });
    writeSync(1, `${(JSON.parse(Buffer.from(body).toString()) as { errcode: number }).errcode}\n`);
  });
  process.once('disconnect', async () => {
    await database.close();
    process.exit();
  });
  writeSync(1, 'ready\n');
}

main().catch((error: unknown) => {
  writeSync(2, `${String(error)}\n`);
  process.exit(1);
});
