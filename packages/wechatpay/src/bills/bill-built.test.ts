import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from '@jest/globals';
import { closeServers, merchant, serve } from '../testing/loopback';
import { runBuilt } from '../testing/run-built';

afterEach(closeServers);

/** The test's values for the bundle's process, which sees nothing else of the test. */
interface Given {
  options: object;
}

it('the built bundle downloads a bill and reads it row by row', async () => {
  const bill = '交易时间,总金额\r\n`2018-02-01 04:21:23,`0.01\r\n总交易单数,总交易额\r\n`1,`0.01\r\n';
  const { url } = await serve(gzipSync(bill));
  const given: Given = { options: { ...merchant, endpoints: [url], timeout: 20_000 } };
  const read = await runBuilt(async (bundle, { options }: Given) => {
    const { apis, createClient, readBill } = require(bundle);
    const { file } = await createClient(options).download(apis.downloadBill, {
      bill_date: '20180201',
      tar_type: 'GZIP',
    });
    const rows = [];
    for await (const { cells } of readBill(file)) rows.push(cells);
    return rows;
  }, given);
  expect(read).toEqual([{ 交易时间: '2018-02-01 04:21:23', 总金额: '0.01' }]);
});
