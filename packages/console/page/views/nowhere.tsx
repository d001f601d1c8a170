import { Empty } from '../components/feedback';
import { Heading } from '../components/heading';
import { usePage } from '../context';
import { to } from '../route';

/** The view for an unknown address. */
export function Nowhere() {
  const { t } = usePage();
  return (
    <>
      <div class="page-head">
        <Heading title={t.nowhere.title} />
      </div>
      <Empty title={t.nowhere.text}>
        <a class="button" href={to.orders()}>
          {t.nowhere.link}
        </a>
      </Empty>
    </>
  );
}
