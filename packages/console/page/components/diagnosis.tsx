import { usePage } from '../context';

/** The diagnosis of a callback, which quotes the reply. */
export function Diagnosis({
  code,
  text,
  zh,
}: {
  code?: string | undefined;
  text: string;
  zh: string | undefined;
}) {
  const { told } = usePage();
  return (
    <div class="problem">
      {code !== undefined && <span class="code">{code}</span>} {told(text, zh)}
    </div>
  );
}
