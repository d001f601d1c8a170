import type { MissingModules, NotTaken, ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { FunctionInfo } from '@opencloudpay/contracts/dev-server/functions';
import type { ComponentChildren } from 'preact';
import { usePage } from '../context';
import { sdkText } from '../format/sdk';
import type { Messages } from '../messages/messages';
import { to } from '../route';
import { Fact, Facts } from './facts';
import { Icon } from './icon';

/** How many names are shown before the others are folded. */
const SHOWN = 6;

/** What was found in the project at the start: its functions, what is none, warnings, missing modules. */
export function Findings({
  findings,
  functions,
}: {
  findings: ProjectFindings;
  functions: readonly FunctionInfo[];
}) {
  const { t } = usePage();
  const words = t.findings;
  const { folder, foundBy, foundByZh, notTaken, otherFolders, warnings, missing } = findings;
  return (
    <section aria-labelledby="findings" class="findings">
      <h2 id="findings">{words.title}</h2>
      {warnings.map(({ code, functions: those, files, methods, variables }) => (
        <div key={code} class="note warn">
          <p>
            <Icon name="faults" /> <strong>{words.warnings[code].what}</strong>{' '}
            <FunctionLinks names={those} />
          </p>
          {methods && <p class="code">{methods.join(', ')}</p>}
          {variables && <p class="code">{variables.join(', ')}</p>}
          <p class="code">{files.join(', ')}</p>
          <p>{words.warnings[code].advice}</p>
        </div>
      ))}
      {missing.length > 0 && <Missing missing={missing} />}
      <Facts>
        <Fact name={words.taken}>
          <span>
            {words.count(findings.functions.length)} <span class="code">{folder}</span>{' '}
            <span class="muted">{words.foundBy(foundBy, foundByZh)}</span>
          </span>
        </Fact>
        <Fact name="wx-server-sdk">
          <ul>
            {[...sdks(functions, words)].map(([sdk, names]) => (
              <li key={sdk}>
                {sdk}
                {names.length < functions.length && (
                  <>
                    {words.colon}
                    <FunctionLinks names={names} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </Fact>
        {notTaken.length > 0 && (
          <Fact name={words.notTaken}>
            <Folded label={words.notTakenCount(notTaken.length)} many={notTaken.length > SHOWN}>
              <ul>
                {notTaken.map((one) => (
                  <li key={one.name}>
                    <span class="code">{one.name}</span> <span class="muted">{whyNot(one, words)}</span>
                  </li>
                ))}
              </ul>
            </Folded>
          </Fact>
        )}
        {otherFolders.length > 0 && (
          <Fact name={words.elsewhere}>
            <span>
              <span class="code">{otherFolders.join(', ')}</span>{' '}
              <span class="muted">{words.elsewhereHint}</span>
            </span>
          </Fact>
        )}
      </Facts>
    </section>
  );
}

function Missing({ missing }: { missing: readonly MissingModules[] }) {
  const { t } = usePage();
  const words = t.findings;
  const isDeclared = missing.some(({ modules }) =>
    modules.some(({ declaredIn }) => declaredIn !== undefined),
  );
  const undeclared = missing.flatMap(({ modules }) =>
    modules.filter(({ declaredIn }) => declaredIn === undefined).map(({ name }) => name),
  );
  return (
    <div class="note warn">
      <p>
        <Icon name="faults" /> <strong>{words.missing}</strong>
      </p>
      <ul>
        {missing.map(({ functionName, modules }) => (
          <li key={functionName}>
            <FunctionLinks names={[functionName]} />
            {words.colon}
            <span class="code">
              {modules.map(({ name, range }) => (range === undefined ? name : `${name} ${range}`)).join(', ')}
            </span>
          </li>
        ))}
      </ul>
      {isDeclared && <p>{words.install}</p>}
      {undeclared.length > 0 && <p>{words.undeclared([...new Set(undeclared)].join(', '))}</p>}
    </div>
  );
}

/** A list that is folded where it is long. */
function Folded({ label, many, children }: { label: string; many: boolean; children: ComponentChildren }) {
  if (!many) return <>{children}</>;
  return (
    <details>
      <summary class="text-link">{label}</summary>
      {children}
    </details>
  );
}

function FunctionLinks({ names }: { names: readonly string[] }) {
  return (
    <span class="code">
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a class="text-link" href={to.functions(name)}>
            {name}
          </a>
        </span>
      ))}
    </span>
  );
}

type Words = Messages['findings'];

/** The functions by the SDK that they get. */
function sdks(functions: readonly FunctionInfo[], words: Words): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { name, sdk } of functions) {
    const text = sdkText(sdk, words);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  return names;
}

function whyNot({ reason, about = '', loadedBy }: NotTaken, words: Words): string {
  const why = words.reasons[reason](about);
  return loadedBy.length === 0 ? why : `${why}${words.loadedBy(loadedBy.join(', '))}`;
}
