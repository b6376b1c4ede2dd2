/**
 * "Collect Information for a Bug Report": a document with versions, changed settings, open documents and the state of the server. It
 * holds no text, name, address or key of any file: of settings whose values people write themselves only how many there are.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ServerState, ServerStateRequest } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { openText } from './notices.ts';

const SECTION = 'dkimLint';
/** How long the server may take to answer, in milliseconds: the report may be about one that hangs. */
const PATIENCE = 3000;

type Row = readonly [name: string, value: string];

export function registerBugReport(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  languages: readonly string[],
): vscode.Disposable {
  return vscode.commands.registerCommand('dkimLint.collectInformation', async () => {
    const documents = vscode.workspace.textDocuments.filter(({ languageId }) => languages.includes(languageId));
    const content = [
      '# DKIM Lint: information for a bug report',
      '',
      'No text, name, address or key of your files is in here. Describe below what you did, what you expected and what happened. A message can',
      'be added with *DKIM Lint: Anonymize for a Bug Report*.',
      ...table('Versions', versions(context)),
      ...table('Language server', await serverRows(client)),
      ...table('Workspace', await workspaceRows()),
      ...table('Settings that differ from their defaults', settingRows(context)),
      ...table('Open documents', documents.map(documentRow)),
      '',
    ].join('\n');
    await openText({ language: 'markdown', content });
  });
}

function table(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return ['', `## ${title}`, '', 'None.'];
  return ['', `## ${title}`, '', '| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}

function versions({ extension }: vscode.ExtensionContext): readonly Row[] {
  const kind = vscode.env.uiKind === vscode.UIKind.Web ? 'in a browser' : 'on a desktop';
  return [
    ['DKIM Lint', String((extension.packageJSON as { readonly version?: unknown }).version)],
    [vscode.env.appName, `${vscode.version}, ${vscode.env.appHost}, ${kind}`],
    // Of some it holds the name of a host.
    ['Remote', vscode.env.remoteName === undefined ? 'no' : 'yes'],
    ['Language', vscode.env.language],
  ];
}

async function serverRows(client: BaseLanguageClient): Promise<readonly Row[]> {
  if (!client.isRunning()) return [['State', 'not running']];
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
  const state = await Promise.race([ask(client, ServerStateRequest, undefined), late]).catch(() => undefined);
  return state === undefined ? [['State', 'does not answer']] : stateRows(state);
}

function stateRows(state: ServerState): readonly Row[] {
  const files = `${state.readFiles}${state.isComplete ? '' : ', not all'}${state.isCutShort ? ', too many' : ''}`;
  return [
    ['State', 'running'],
    ['Version', state.version],
    ['Platform', state.platform],
    ['Open documents', `zones: ${state.openZones}, messages: ${state.openMessages}`],
    ['Files read', files],
    ['Rules that failed', state.failedRules.join(', ') || 'none'],
  ];
}

async function workspaceRows(): Promise<readonly Row[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const files = await Promise.all(folders.map(({ uri }) => exists(vscode.Uri.joinPath(uri, '.dkim-lint.json'))));
  return [
    ['Folders', `${folders.length} (${[...new Set(folders.map(({ uri }) => uri.scheme))].join(', ') || 'none'})`],
    ['.dkim-lint.json', `in ${files.filter(Boolean).length} of them`],
    ['Trusted', vscode.workspace.isTrusted ? 'yes' : 'no'],
  ];
}

function exists(file: vscode.Uri): Promise<boolean> {
  return Promise.resolve(
    vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    ),
  );
}

interface Property {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly default?: unknown;
}

function settingRows({ extension }: vscode.ExtensionContext): readonly Row[] {
  const { contributes } = extension.packageJSON as {
    readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Property>> } };
  };
  const configuration = vscode.workspace.getConfiguration();
  return Object.entries(contributes.configuration.properties).flatMap(([name, property]): readonly Row[] => {
    const value: unknown = configuration.get(name);
    if (JSON.stringify(value) === JSON.stringify(property.default)) return [];
    return [[`\`${name}\``, name === `${SECTION}.rules` ? rulesIn(value) : shownValue(value, property)]];
  });
}

const RULE = /^(?:\*|[a-z]+\/(?:\*|[a-z0-9-]+))$/;
const SEVERITY = /^(?:off|hint|info|warning|error)$/;

function rulesIn(value: unknown): string {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const known = entries.filter(([id, severity]) => RULE.test(id) && SEVERITY.test(String(severity)));
  const others = entries.length - known.length;
  const words = known.map(([id, severity]) => `\`${id}\`: ${severity}`);
  return [...words, ...(others > 0 ? [`invalid entries: ${others}`] : [])].join(', ');
}

/** Numbers, switches and words of a list; of everything else only how much there is. */
function shownValue(value: unknown, property: Property): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(property.enum) && property.enum.includes(value)) return String(value);
  if (typeof value === 'object' && value !== null) return `entries: ${Object.keys(value).length}`;
  return 'not of its type';
}

function documentRow(document: vscode.TextDocument, index: number): Row {
  const { uri, languageId, lineCount, encoding, eol, isDirty } = document;
  const rules = new Map<string, number>();
  for (const { source, code } of vscode.languages.getDiagnostics(uri)) {
    if (source !== 'dkim-lint') continue;
    const id = String(typeof code === 'object' ? code.value : code);
    rules.set(id, (rules.get(id) ?? 0) + 1);
  }
  const parts = [
    languageId,
    uri.scheme,
    `lines: ${lineCount}`,
    encoding,
    eol === vscode.EndOfLine.CRLF ? 'CRLF' : 'LF',
    ...(isDirty ? ['unsaved'] : []),
    `findings: ${[...rules].map(([id, count]) => `${id} ${count}`).join(', ') || 'none'}`,
  ];
  return [String(index + 1), parts.join('; ')];
}
