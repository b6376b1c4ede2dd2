/** `docs/web.md`: what works in a browser, made of the manifest's commands and of what the client says of them there. */

import { browserLimits } from '../client/src/browser-limits.ts';
import { sayEnglish } from '../server/src/core/text/say.ts';
import { manifest } from './support.ts';

export function webPage(): string {
  const { commands } = manifest().contributes;
  const limits: Readonly<Record<string, string>> = browserLimits(sayEnglish);
  const unknown = Object.keys(limits).filter((id) => !commands.some(({ command }) => command === id));
  if (unknown.length > 0) throw new Error(`no command of the manifest: ${unknown.join(', ')}`);
  return `${[
    '# In a browser',
    '',
    'The table is made by `npm run docs` from the commands of the extension, and tried in a browser by `npm test`.',
    '',
    'In VS Code for the Web (vscode.dev, github.dev) the extension is the same one: it checks messages and zone files, verifies signatures on the',
    "file's own octets, explains, fixes, formats and renames. The settings of VS Code and each folder's `.dkim-lint.json` apply, and zones are read with",
    'the files that they `$INCLUDE`. Without a computer behind it some things are different:',
    '',
    '- Closed files are found by their names (`.eml`, `.zone`, `db.*`, ...). A message or a zone that has another name is recognized when you open it.',
    '- Included files are read up to 16 MB each and 64 MB together, from the folders of the workspace.',
    "- The decoded message is made by DKIM Lint's own decoder instead of mailparser.",
    '- There are no tasks, because there is no command line.',
    '- Rule pages and guides are shown as Markdown sources where the Markdown extension of VS Code is missing.',
    '',
    '| command | in a browser |',
    '|---|---|',
    ...commands.map(({ command, title }) => `| ${title} | ${cellOf(command, limits[command])} |`),
  ].join('\n')}\n`;
}

function cellOf(command: string, limit: string | undefined): string {
  if (limit === undefined) return 'works';
  return command === 'dkimLint.comparePrivateKey' ? `works without a passphrase. ${limit}` : limit;
}
