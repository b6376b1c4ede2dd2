/**
 * `docs/features.md`: what the server announces and what the command line offers, beside programs that people know. Our half is taken from the
 * programs themselves: a row whose option is gone stops `npm run docs`. The others' halves were read off their own `--help`.
 */

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { readCapabilities, serverCapabilities } from '../server/src/lsp/capabilities.ts';
import { ROOT, Stop } from './support.ts';

/** Whose help was read, in the versions that were run. */
const PEERS = ['ESLint 10.15', 'ruff 0.16', 'ShellCheck 0.9'] as const;

/** Language servers, with the names of the providers that they announced. */
const SERVERS: readonly { readonly name: string; readonly announces: string }[] = [
  {
    name: 'vscode-json 4.10.0',
    announces:
      'codeAction color completion diagnostic documentFormatting documentLink documentRangeFormatting documentSymbol foldingRange hover selectionRange',
  },
  {
    name: 'yaml-language-server 1.25.0',
    announces:
      'codeAction codeLens completion definition documentFormatting documentLink documentOnTypeFormatting documentSymbol executeCommand foldingRange hover rename selectionRange',
  },
  {
    name: 'bash-language-server 5.8.1',
    announces:
      'codeAction completion definition documentFormatting documentHighlight documentSymbol hover references rename workspaceSymbol',
  },
  {
    name: 'ruff server 0.16.9',
    announces: 'codeAction diagnostic documentFormatting documentRangeFormatting executeCommand hover',
  },
];

interface Row {
  readonly what: string;
  /** Commands, options (`--x`) and their values (`--x=y`) of ours; all have to exist. Words in parentheses are free. */
  readonly ours: readonly string[];
  /** What the peers have for it; empty where their help has nothing. */
  readonly peers: readonly [eslint: string, ruff: string, shellcheck: string];
}

const ROWS: readonly Row[] = [
  { what: 'Fix files', ours: ['--fix'], peers: ['`--fix`', '`--fix`', ''] },
  {
    what: 'Show fixes as a diff',
    ours: ['--diff', '--fix-dry-run'],
    peers: ['`--fix-dry-run` (in JSON)', '`--diff`', '`--format=diff`'],
  },
  { what: 'Fix as a filter', ours: ['--fix', '(`-`)'], peers: ['', '`--fix -`', ''] },
  {
    what: 'Standard input with a name',
    ours: ['--stdin-filename'],
    peers: ['`--stdin --stdin-filename`', '`--stdin-filename`', ''],
  },
  {
    what: 'Severity of a rule on the command line',
    ours: ['--rule'],
    peers: ['`--rule`', '`--select`, `--ignore`', '`--include`, `--exclude`, `--enable`'],
  },
  {
    what: 'Settings for some of the files',
    ours: ['(`overrides`)'],
    peers: ['`files` in the configuration', '`--per-file-ignores`', ''],
  },
  {
    what: 'Ignore files',
    ours: ['--no-ignore', '(`.gitignore`, `.dkim-lintignore`, `ignore`)'],
    peers: ['`--ignore-pattern`, `--no-ignore`', '`--exclude`, `--respect-gitignore`', ''],
  },
  { what: 'Ignore rules for named files too', ours: ['--force-exclude'], peers: ['', '`--force-exclude`', ''] },
  {
    what: 'No error where nothing matches',
    ours: ['--no-error-on-unmatched-pattern'],
    peers: ['`--no-error-on-unmatched-pattern`, `--pass-on-no-patterns`', '', ''],
  },
  { what: 'Least severity', ours: ['--severity', '--quiet'], peers: ['`--quiet`', '', '`--severity`'] },
  { what: 'Limit of warnings', ours: ['--max-warnings'], peers: ['`--max-warnings`', '', ''] },
  {
    what: 'Baseline of known findings',
    ours: ['--baseline', '--update-baseline'],
    peers: ['`--suppress-all`, `--prune-suppressions`', '`--add-noqa` (in the files)', ''],
  },
  {
    what: 'Settings that apply to a file',
    ours: ['--print-config', 'doctor'],
    peers: ['`--print-config`', '`--show-settings`', ''],
  },
  { what: 'Files that would be checked', ours: ['--show-files'], peers: ['', '`--show-files`', ''] },
  { what: 'Page of a rule', ours: ['rules'], peers: ['', '`ruff rule`', ''] },
  { what: 'First settings file', ours: ['init'], peers: ['`--init`', '', ''] },
  {
    what: 'Completion',
    ours: ['completion=bash', 'completion=zsh', 'completion=fish', 'completion=powershell'],
    peers: ['', '`generate-shell-completion`', ''],
  },
  { what: 'GitHub annotations', ours: ['--format=github'], peers: ['', '`--output-format github`', ''] },
  { what: 'SARIF', ours: ['--format=sarif'], peers: ['by a package', '`--output-format sarif`', ''] },
  { what: 'JUnit', ours: ['--format=junit'], peers: ['by a package', '`--output-format junit`', ''] },
  { what: 'GitLab Code Quality', ours: ['--format=gitlab'], peers: ['by a package', '`--output-format gitlab`', ''] },
  { what: 'Checkstyle', ours: ['--format=checkstyle'], peers: ['by a package', '', '`--format=checkstyle`'] },
  {
    what: 'One line for each finding',
    ours: ['--format=unix'],
    peers: ['by a package', '`--output-format concise`', '`--format=gcc`'],
  },
  { what: 'JSON', ours: ['--format=json'], peers: ['`--format json`', '`--output-format json`', '`--format=json1`'] },
  { what: 'Cache', ours: ['--cache', '--cache-location'], peers: ['`--cache`', 'always; `--no-cache`', ''] },
  { what: 'Threads', ours: ['--jobs'], peers: ['`--concurrency`', 'always', ''] },
];

export function featuresPage(): string {
  return `${[
    '# Features',
    '',
    'The table and the list are made by `npm run docs` from what the programs say of themselves.',
    '',
    '## Command line',
    '',
    `The columns of the others are from the help of the versions that are named; an empty cell means that it mentions nothing of the kind.`,
    '',
    `| | dkim-lint | ${PEERS.join(' | ')} |`,
    `|---|---|${PEERS.map(() => '---|').join('')}`,
    ...rows(),
    '',
    'Commands beside `lint`:',
    '',
    ...[...commandsOf(script())].filter(([name]) => name !== 'lint').map(([name, text]) => `- \`${name}\`: ${text}`),
    '',
    '## Language server',
    '',
    'What each server announces to a client that can do everything, in its answer to `initialize`. The versions that are named were asked. An empty cell',
    'means that nothing is announced: a server may push diagnostics all the same. [docs/protocol.md](protocol.md) has our own messages.',
    '',
    `| | dkim-language-server | ${SERVERS.map(({ name }) => name).join(' | ')} |`,
    `|---|---|${SERVERS.map(() => '---|').join('')}`,
    ...announcedRows(),
  ].join('\n')}\n`;
}

/** What the program prints for fish: one line for each command and option. */
function script(): string {
  const main = path.join(ROOT, 'server/src/cli/main.ts');
  return execFileSync(process.execPath, [main, 'completion', 'fish'], { encoding: 'utf8' });
}

function commandsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^complete -c dkim-lint -n 'test \(count .* -a ([a-z-]+) -d '(.*)'$/gm)].map(
      ([, name, description]) => [name!, description!.replaceAll("\\'", "'")] as const,
    ),
  );
}

function rows(): readonly string[] {
  const text = script();
  const commands = commandsOf(text);
  const exists = (what: string): boolean => {
    const [name = '', value] = what.split('=');
    if (!name.startsWith('--')) {
      return (
        commands.has(name) && (value === undefined || new RegExp(`= ${name}' -f -a '[^']*\\b${value}\\b`).test(text))
      );
    }
    const option = new RegExp(` -l ${name.slice(2)}(?= )(.*)$`, 'm').exec(text);
    return option !== null && (value === undefined || new RegExp(`-x -a '[^']*\\b${value}\\b`).test(option[1]!));
  };
  return ROWS.map(({ what, ours, peers }) => {
    const gone = ours.find((each) => !each.startsWith('(') && !exists(each));
    if (gone !== undefined) throw new Stop(`docs/features.md: dkim-lint has no ${gone}.`);
    const cells = ours.map((each) => (each.startsWith('(') ? each.slice(1, -1) : `\`${each.replace('=', ' ')}\``));
    return `| ${[what, cells.length === 0 ? 'no' : cells.join(', '), ...peers].join(' | ')} |`;
  });
}

/** A row for each thing that any of the servers announces. */
function announcedRows(): readonly string[] {
  const columns = [announced(), ...SERVERS.map(({ announces }) => announces.split(' '))].map((names) => new Set(names));
  const all = [...new Set(columns.flatMap((names) => [...names]))].sort();
  return all.map((name) => {
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `| ${words} | ${columns.map((names) => (names.has(name) ? 'yes' : '')).join(' | ')} |`;
  });
}

/** `hoverProvider` becomes "hover". */
function announced(): readonly string[] {
  const everything = readCapabilities({
    capabilities: {
      textDocument: { diagnostic: {}, formatting: {}, rangeFormatting: {} },
      window: { showDocument: { support: true } },
      workspace: { applyEdit: true, diagnostics: { refreshSupport: true }, fileOperations: { willRename: true } },
    },
  });
  return Object.keys(serverCapabilities(everything))
    .filter((name) => name.endsWith('Provider'))
    .map((name) => name.replace(/Provider$/, ''));
}
