import { DatabaseError, type DatabaseErrorCode, inspectDatabase } from '@opencloudpay/database/sql';
import { type Text, textOf } from '@opencloudpay/internal';
import { type Check, type Finding, failure, ok, say, warning } from '../check';
import type { DoctorContext } from '../context/context';
import { judgeFolder } from './folder';

/** The database, without opening or changing it: a running program may hold its folder. */
export function databaseChecks({ configuration, way }: DoctorContext): Check[] {
  const { database, documents, merchants } = configuration;
  if (database?.folder !== undefined)
    return [{ id: 'database', run: () => judgeFolder(database.folder ?? '', DATABASE_FOLDER) }];
  if (database?.url === undefined) return [];
  const url = database.url;
  return [
    {
      id: 'database',
      run: async () => {
        // Loaded here: kinds of set-up without a database need none of it.
        const [{ storeToMove }, { documentsToMove }] = await Promise.all([
          import('@opencloudpay/durable'),
          import('@opencloudpay/database'),
        ]);
        const schemas = [
          ...(way === 'gateway' || merchants ? [storeToMove(database.schema)] : []),
          ...(way === 'serve' ? [documentsToMove(documents?.schema)] : []),
        ];
        return judgeServer(url, schemas);
      },
    },
  ];
}

const DATABASE_FOLDER = say('database', '数据库');

type Schemas = Parameters<typeof inspectDatabase>[1];

async function judgeServer(url: string, schemas: Schemas): Promise<Finding[]> {
  try {
    const { name, found } = await inspectDatabase({ url }, schemas);
    return [
      ok(say(`${name} answers`, `${name} 有响应`)),
      ...found.map(({ schema, version, known, mayCreate }) => {
        if (version === undefined)
          return mayCreate
            ? ok(say(`The schema ${schema} will be made at the start`, `schema ${schema} 会在启动时创建`))
            : failure(
                say(
                  `The schema ${schema} is missing, and the database’s user may not create it`,
                  `没有 schema ${schema}，数据库用户也无权创建`,
                ),
                say(
                  'Let the user create schemas (grant create on database …), or create it for the user.',
                  '授予该用户创建 schema 的权限（grant create on database …），或替它创建。',
                ),
              );
        if (version > known)
          return failure(
            say(
              `The schema ${schema} is at version ${version}, and this program knows ${known}: a later version has used it`,
              `schema ${schema} 的版本是 ${version}，而当前程序只支持到 ${known}：更高版本的程序使用过它`,
            ),
            say(
              'Run that later version, or give this one another schema.',
              '使用那个更高的版本，或换一个 schema。',
            ),
          );
        if (version < known)
          return warning(
            say(
              `The schema ${schema} is at version ${version}: the next start brings it to ${known}`,
              `schema ${schema} 的版本是 ${version}：下次启动会升级到 ${known}`,
            ),
            say('Make a backup before, and start one process first.', '升级前先备份，并先启动一个进程。'),
          );
        return ok(say(`The schema ${schema} is up to date`, `schema ${schema} 是最新的`));
      }),
    ];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const cure = CURES[error.code] ?? UNREACHABLE;
    return [failure(textOf(error), cure)];
  }
}

const UNREACHABLE = say(
  'Start the server, or correct the address (DATABASE_URL); see the firewall between.',
  '启动数据库，或改正地址（DATABASE_URL）；检查中间的防火墙。',
);

const CURES: Partial<Record<DatabaseErrorCode, Text>> = {
  DATABASE_REFUSED: say(
    'Check user, password and name of the database in its address (DATABASE_URL).',
    '检查地址（DATABASE_URL）中的用户、密码和数据库名。',
  ),
};
