import { request } from '../connection/request';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { Tag } from './state-tag';

/** What `cloudpay check` finds in the code of a function. */
export function CodeFindings({ functionName }: { functionName: string }) {
  const { t, language } = usePage();
  const words = t.codeFindings;
  const list = useResource(`code-findings ${language}`, (signal) =>
    request('GET /api/code-findings', { query: { language } }, { signal }),
  );
  useEvents((event) => event.type === 'functions' && list.refresh());
  const findings = list.data?.findings.filter(({ functions }) => functions.includes(functionName)) ?? [];
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="code-findings" class="code-findings">
      <h2 id="code-findings">{words.title}</h2>
      <ul>
        {findings.map(({ rule, severity, file, line, excerpt, message, help }) => (
          <li
            key={`${rule} ${file} ${line} ${message}`}
            class={severity === 'error' ? 'note bad' : 'note warn'}
          >
            <p>
              <Tag tone={severity === 'error' ? 'bad' : 'warn'}>{words.severities[severity]}</Tag>{' '}
              <strong>{message}</strong>
            </p>
            <p class="code breakable">
              {file}:{line} <span class="muted">{rule}</span>
            </p>
            {excerpt && <pre class="code">{excerpt}</pre>}
            <p>{help}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
