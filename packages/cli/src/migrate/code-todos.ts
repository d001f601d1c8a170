import type { ProjectDescription } from '@opencloudpay/check';
import type { Text } from '@opencloudpay/internal';
import { say } from '../init/say';

/** Something that only a person can do. */
export interface Todo {
  readonly text: Text;
}

/** On CloudBase they were made in its console. */
export function ofCollections({ collections }: ProjectDescription): Todo[] {
  if (collections.length === 0) return [];
  const [names, namesZh] = [collections.join(', '), collections.join('、')];
  return [
    {
      text: say(
        `The code uses the collections ${names}, and a new database has none of them (-502005). Run cloudpay migrate again with --database-url <url>, which makes them, and with --data <folder> for the exports of CloudBase.`,
        `代码用到集合 ${namesZh}，新的数据库里没有（-502005）。请带 --database-url <地址> 再运行一次 cloudpay migrate 来创建，并用 --data <目录> 导入云开发的导出文件。`,
      ),
    },
  ];
}

/** Each is a project of its own. */
export function ofOtherPrograms({ otherPrograms }: ProjectDescription['client']): Todo[] {
  return otherPrograms.map((folder) => ({
    text: say(
      `Another mini program is in ${folder}, and was not changed: run cloudpay migrate ${folder}, too, or add the lines that cloudpay explain docs/miniprogram.md shows to its app.js.`,
      `${folder} 中还有另一个小程序，没有修改：请再运行 cloudpay migrate ${folder}，或把 cloudpay explain docs/miniprogram.zh-CN.md 显示的几行加到它的 app.js。`,
    ),
  }));
}

/** What a build makes of the lines that were added, or that are still to be added. */
export function ofFramework({ framework, app }: ProjectDescription['client']): Todo[] {
  if (framework === undefined) return [];
  const place = app ?? (framework === 'Taro' ? 'src/app.js' : 'main.js');
  if (app === undefined)
    return [
      {
        text: say(
          `The mini program is built with ${framework}: install @opencloudpay/miniprogram in the project, and add the lines that cloudpay explain docs/miniprogram.md shows at the beginning of ${place}.`,
          `小程序使用 ${framework} 构建：请在项目中安装 @opencloudpay/miniprogram，并把 cloudpay explain docs/miniprogram.zh-CN.md 显示的几行加到 ${place} 的开头。`,
        ),
      },
    ];
  return [
    {
      text: say(
        `The mini program is built with ${framework}: build it again, and see that ${place} runs before the pages.`,
        `小程序使用 ${framework} 构建：请重新构建，并确认 ${place} 先于页面运行。`,
      ),
    },
  ];
}
