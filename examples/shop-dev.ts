/** A shop in `cloudpay dev` itself: the built program in its own process, used by its addresses. */
import { startDev } from '../packages/cli/src/testing/dev-process';
import type { Place } from './shop-places';

/** The user of all codes that WeChat's developer tools make. */
const DEVELOPER = 'oDeveloper0000000000000000000';

interface Deliveries {
  deliveries: { outTradeNo?: string; kind: string; delivered: boolean }[];
}

/** For stories with one user who needs no messages. */
export async function startInDev(project: string, version: 'v2' | 'v3'): Promise<Place> {
  const options = ['--port', '0', '--ephemeral', '--user', DEVELOPER, '--version', version];
  const dev = await startDev(project, ...options);
  const deliveries = async () => ((await dev.get('/api/deliveries')) as Deliveries).deliveries;
  const delivered = async (count: number) => {
    for (const end = Date.now() + 60_000; (await deliveries()).length < count; ) {
      if (Date.now() > end) throw new Error(`cloudpay dev has not delivered ${count} notifications`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  let failures: unknown[] = [];
  return {
    url: String(dev.ready['session']),
    loginCode: () => 'the code is a mock one',
    openIdOf: () => DEVELOPER,
    async pay(payment) {
      const before = (await deliveries()).length;
      await dev.post(`/api/cashier/${String(payment.package).replace('prepay_id=', '')}/pay`, {});
      await delivered(before + 1);
    },
    async settleRefunds() {
      await dev.post('/api/clock/advance', { duration: '10s' });
      failures = (await deliveries()).filter((delivery) => !delivery.delivered);
    },
    async find(collection) {
      const { documents } = (await dev.get(`/api/collections/${collection}/documents`)) as {
        documents: { text: string }[];
      };
      return documents.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
    },
    refuseMessages: () => {},
    messages: () => [],
    unanswered: () => failures,
    async close() {
      await dev.stop();
    },
  };
}
