import type { Finding, ProjectDescription } from '@opencloudpay/check';
import type { Language, Text } from '@opencloudpay/internal';
import type { Answers } from '../init/answers';
import { otherEnvironments } from '../init/callback-environments';
import { say } from '../init/say';
import { ofCollections, ofFramework, ofOtherPrograms, type Todo } from './code-todos';
import { forEventBridge } from './platforms/cron';
import { timersOf } from './platforms/platform';
import { TARGETS, type Target } from './targets';

/** What `wx.cloud` has on a server, and not in an entry of a platform. */
const ON_A_HOST_ONLY = [
  'database',
  'uploadFile',
  'downloadFile',
  'deleteFile',
  'getTempFileURL',
  'callContainer',
];

export interface Migration {
  readonly target: Target;
  readonly answers: Pick<Answers, 'envId'>;
  /** The findings of the rule `leaving`, in the language of the terminal. */
  readonly findings: readonly Finding[];
  readonly appUrl: string | undefined;
  /** Whether a database was named: its collections are made, or imported. */
  readonly hasData: boolean;
}

/** What still needs a hand after the files are written: members with the number of their uses, and what no file says. */
export function todosOf(
  project: ProjectDescription,
  { target, answers, findings, appUrl, hasData }: Migration,
): Todo[] {
  const { functions, client } = project;
  const todos: Todo[] = [];
  if (TARGETS[target].hasEntry && appUrl === undefined && client.app !== undefined)
    todos.push({
      text: say(
        'The mini program calls the server until you give the address of the deployed functions: cloudpay migrate --app-url <address>.',
        '小程序暂时调用服务器的地址；部署云函数之后请用它的地址再运行：cloudpay migrate --app-url <地址>。',
      ),
    });
  todos.push(
    ...ofFunctions(functions, target),
    ...otherEnvironments(project, answers.envId).map((text) => ({ text })),
  );
  if (target !== 'cloudbase' && !hasData) todos.push(...ofCollections(project));
  if (target !== 'cloudbase') todos.push(...ofFramework(client), ...ofOtherPrograms(client));
  if (target !== 'cloudbase') {
    for (const { file, line, message } of findings)
      todos.push({ text: say(`${file}:${line} ${message}`, `${file}:${line} ${message}`) });
    if (client.app === undefined && client.framework === undefined && Object.keys(client.members).length > 0)
      todos.push({
        text: say(
          'The mini program has no app.js that could be changed: add the lines that cloudpay explain docs/miniprogram.md shows where it starts.',
          '没有找到可以修改的 app.js：请运行 cloudpay explain docs/miniprogram.zh-CN.md，把其中的几行加到小程序启动处。',
        ),
      });
  }
  if (TARGETS[target].hasEntry) {
    for (const member of ON_A_HOST_ONLY) {
      const uses = client.members[member] ?? 0;
      if (uses > 0)
        todos.push({
          text: say(
            `wx.cloud.${member} is used ${uses === 1 ? 'once' : `${uses} times`}. An entry of a platform does not have it: call a function of your own that does the work, or choose a server.`,
            `wx.cloud.${member} 使用了 ${uses} 次。平台入口没有它：改为调用自己的云函数，或选择自己的服务器。`,
          ),
        });
    }
  }
  if (target === 'aws') todos.push(...timersForAws(functions));
  const guesses = functions.filter(({ entry }) => entry === undefined);
  for (const { name } of guesses)
    todos.push({
      text: say(
        `The function ${name} was left out: its entry cannot be read. Build it, and run the command again.`,
        `云函数 ${name} 被跳过：读不到它的入口。请先构建，再运行一次。`,
      ),
    });
  return todos;
}

/** Files that were there before, or were changed since, and differ from what the place needs. */
export function keptFiles(paths: readonly string[]): Todo[] {
  return paths.map((path) => ({
    text: say(
      `${path} is yours and stays as it is. To have it made anew, move it away and run the command again.`,
      `${path} 是你自己的文件，保持不变。如需重新生成，请先移走它再运行一次。`,
    ),
  }));
}

function ofFunctions(functions: ProjectDescription['functions'], target: Target): Todo[] {
  const todos: Text[] = [];
  if (TARGETS[target].hasEntry) {
    for (const { name, variables } of functions)
      if (variables.length > 0)
        todos.push(
          say(
            `The function ${name} has variables of its own, which were not taken over: set ${variables.join(', ')} in the deployment file.`,
            `云函数 ${name} 有自己的环境变量，没有带过去：请在部署文件中设置 ${variables.join('、')}。`,
          ),
        );
    for (const { name, functionName } of timersOf({ functions })) {
      if (functions.some((fn) => fn.timers.some((timer) => timer.name === name))) continue;
      todos.push(
        say(
          `Another function has a timer of the same name: that of ${functionName} is ${name} on the platform, and event.TriggerName says so.`,
          `有另一个云函数的定时触发器同名：${functionName} 的触发器在平台上名为 ${name}，event.TriggerName 也是这个值。`,
        ),
      );
    }
  }
  const compiled = functions.filter(({ entry }) => entry !== undefined && /\.[cm]?tsx?$/.test(entry));
  if (compiled.length > 0)
    todos.push(
      say(
        `Compile these functions before you deploy: ${compiled.map(({ name }) => name).join(', ')}.`,
        `部署之前请编译这些云函数：${compiled.map(({ name }) => name).join('、')}。`,
      ),
    );
  if (target === 'aliyun')
    for (const { name, timers } of functions)
      for (const { name: timer, config } of timers)
        if (!/^\S+(?:\s+\S+){5}(?:\s+[*?])?$/.test(config.trim()))
          todos.push(
            say(
              `The timer ${timer} of ${name} (${config}) names a year. Function Compute has none: it runs every year there.`,
              `${name} 的定时触发器 ${timer}（${config}）指定了年份。函数计算没有年份：每年都会运行。`,
            ),
          );
  return todos.map((text) => ({ text }));
}

function timersForAws(functions: ProjectDescription['functions']): Todo[] {
  return functions.flatMap(({ name, timers }) =>
    timers.flatMap((timer): Todo[] => {
      const converted = forEventBridge(timer.config);
      if (!converted)
        return [
          {
            text: say(
              `The timer ${timer.name} of ${name} (${timer.config}) has a day and a weekday. EventBridge has no such schedule: make two.`,
              `${name} 的定时触发器 ${timer.name}（${timer.config}）同时有日期和星期。EventBridge 没有这样的计划：请拆成两个。`,
            ),
          },
        ];
      if (!converted.losesSeconds) return [];
      return [
        {
          text: say(
            `The timer ${timer.name} of ${name} (${timer.config}) has seconds. EventBridge has none: it runs at most once a minute there.`,
            `${name} 的定时触发器 ${timer.name}（${timer.config}）精确到秒。EventBridge 没有秒：最多每分钟运行一次。`,
          ),
        },
      ];
    }),
  );
}

const STEPS: Readonly<Record<Target, readonly Text[]>> = {
  server: [
    say(
      'Install the program and the secrets with the files of deploy/: see "Own server without containers" in cloudpay explain docs/leaving.md.',
      '用 deploy/ 中的文件安装程序和机密：见 cloudpay explain docs/leaving.zh-CN.md 的“不用容器的自有服务器”。',
    ),
  ],
  compose: [
    say(
      'Make deploy/secrets, see cloudpay explain docs/leaving.md, then: cd deploy && CLOUDPAY_PROJECT=$PWD/.. docker compose up -d --build',
      '生成 deploy/secrets（见 cloudpay explain docs/leaving.zh-CN.md），然后：cd deploy && CLOUDPAY_PROJECT=$PWD/.. docker compose up -d --build',
    ),
    say(
      'Examine keys, network, database and functions: docker compose exec serve cloudpay doctor /srv/shop --config /etc/cloudpay/cloudpay.json',
      '检查密钥、网络、数据库和云函数：docker compose exec serve cloudpay doctor /srv/shop --config /etc/cloudpay/cloudpay.json',
    ),
  ],
  kubernetes: [
    say(
      'Build the images and make the secret, see "Kubernetes" in cloudpay explain docs/leaving.md, then: kubectl apply -f deploy/kubernetes/cloudpay.yaml',
      '构建镜像并创建 secret（见 cloudpay explain docs/leaving.zh-CN.md 的“Kubernetes”），然后：kubectl apply -f deploy/kubernetes/cloudpay.yaml',
    ),
  ],
  aws: [
    serverStep(),
    say(
      'cd deploy/aws-lambda && npm install && npm run build && sam deploy --guided',
      'cd deploy/aws-lambda && npm install && npm run build && sam deploy --guided',
    ),
  ],
  aliyun: [
    serverStep(),
    say(
      'cd deploy/aliyun-fc && npm install && npm run build && s deploy',
      'cd deploy/aliyun-fc && npm install && npm run build && s deploy',
    ),
  ],
  scf: [
    serverStep(),
    say(
      'cd deploy/tencent-scf && npm install && npm run build && scf deploy; then scf deploy in the folder of each callback',
      'cd deploy/tencent-scf && npm install && npm run build && scf deploy；再在每个回调的目录中 scf deploy',
    ),
  ],
  cloudbase: [
    say(
      'Start the gateway with gateway.jsonc, give the functions that pay CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN, and upload them.',
      '用 gateway.jsonc 启动网关，为支付相关的云函数设置 CLOUDPAY_GATEWAY_URL 和 CLOUDPAY_GATEWAY_TOKEN，然后上传。',
    ),
  ],
};

function serverStep(): Text {
  return say(
    'Start the server for keys and documents with the files of deploy/: see "A server for functions elsewhere" in cloudpay explain docs/leaving.md. With CLOUDPAY_PRIVATE_ADDRESS set to its address in the private network, the functions reach all of it at port 8010 there.',
    '用 deploy/ 中的文件启动保存密钥和数据的服务器：见 cloudpay explain docs/leaving.zh-CN.md 的“为别处的函数准备的服务器”。把 CLOUDPAY_PRIVATE_ADDRESS 设为它的内网地址，云函数就通过该地址的 8010 端口访问它。',
  );
}

/** What is to be done next, in order. */
export function stepsFor(target: Target, language: Language): string[] {
  return STEPS[target].map((step) => step[language]);
}
