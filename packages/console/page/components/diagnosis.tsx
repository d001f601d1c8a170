import { usePage } from '../context';

/**
 * What is wrong with a callback: in the reader's language where the code has words in it, with the emulator's own,
 * which quote the reply.
 */
export function Diagnosis({ code, text }: { code?: string | undefined; text: string }) {
  const { t } = usePage();
  const translated = code === undefined ? undefined : t.diagnoses[code];
  return (
    <div class="problem">
      {code !== undefined && <span class="code">{code}</span>} {translated ?? text}
      {translated !== undefined && (
        <p class="original" lang="en">
          {text}
        </p>
      )}
    </div>
  );
}
