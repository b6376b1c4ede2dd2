/** The view "DKIM Selectors" in the side bar: the selectors of the workspace by domain. What they are is the server's to say. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, Location } from 'vscode-languageclient';
import {
  type SeenItem,
  type SelectorItem,
  type SelectorState,
  type SelectorsAnswer,
  SelectorsChanged,
  SelectorsRequest,
} from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';

const VIEW = 'dkimLint.selectors';

/** A domain, one of its selectors, or a message that names one. */
type Node = { readonly domain: string; readonly selectors: readonly SelectorItem[] } | SelectorItem | SeenItem;

const ICONS: Readonly<Record<SelectorState, readonly [icon: string, color?: string]>> = {
  missing: ['error', 'list.errorForeground'],
  broken: ['error', 'list.errorForeground'],
  revoked: ['circle-slash', 'list.errorForeground'],
  weak: ['warning', 'list.warningForeground'],
  testing: ['beaker', 'list.warningForeground'],
  unpublished: ['question'],
  alias: ['link'],
  unused: ['circle-outline'],
  good: ['pass', 'testing.iconPassed'],
};

/** Whatever the record is, nobody finds it. */
const NOT_LOADED: (typeof ICONS)[SelectorState] = ['error', 'list.errorForeground'];

export function registerSelectorsView(client: BaseLanguageClient): vscode.Disposable {
  const provider = new SelectorsProvider(client);
  const view = vscode.window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  return vscode.Disposable.from(
    view,
    provider,
    client.onNotification(SelectorsChanged.method, () => provider.refresh()),
    // The view may be there before the server is, and outlives it when it is restarted.
    client.onDidChangeState(() => {
      if (client.isRunning()) provider.refresh();
    }),
    vscode.commands.registerCommand('dkimLint.refreshSelectors', async () => {
      const { selectors } = await provider.ask(true);
      provider.refresh();
      return selectors;
    }),
    vscode.commands.registerCommand('dkimLint.openSelectorMessage', async (node?: Node) => {
      const seen = node === undefined || 'selectors' in node ? null : isSelector(node) ? node.lastSeen : node;
      if (seen !== null) await open(client, seen.location);
    }),
    vscode.commands.registerCommand('dkimLint.openSelectorRecord', async (node?: Node) => {
      const place = node !== undefined && isSelector(node) ? (node.record ?? node.lastSeen?.location) : undefined;
      if (place !== undefined) await open(client, place);
    }),
  );
}

async function open(client: BaseLanguageClient, { uri, range }: Location): Promise<void> {
  const { start, end } = range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(uri), { selection });
}

function isSelector(node: Node): node is SelectorItem {
  return 'selector' in node;
}

class SelectorsProvider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  refresh(): void {
    this.#changes.fire(undefined);
  }

  /** @param refresh whether the files are listed and read again first */
  ask(refresh = false): Promise<SelectorsAnswer> {
    return ask(this.#client, SelectorsRequest, { refresh });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) {
      if ('selectors' in node) return [...node.selectors];
      return isSelector(node) ? [...node.seenIn] : [];
    }
    if (!this.#client.isRunning()) return [];
    const domains = new Map<string, SelectorItem[]>();
    for (const selector of (await this.ask()).selectors) {
      const of = domains.get(selector.domain);
      if (of === undefined) domains.set(selector.domain, [selector]);
      else of.push(selector);
    }
    return [...domains].map(([domain, selectors]) => ({ domain, selectors }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('selectors' in node) return domainItem(node.domain);
    return isSelector(node) ? itemOf(node) : messageItem(node);
  }
}

function domainItem(domain: string): vscode.TreeItem {
  const item = new vscode.TreeItem(domain, vscode.TreeItemCollapsibleState.Expanded);
  item.id = domain;
  item.iconPath = new vscode.ThemeIcon('globe');
  return item;
}

function itemOf(node: SelectorItem): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.selector, node.seenIn.length === 0 ? None : Collapsed);
  const [icon, color] = node.refusal === null ? ICONS[node.state] : NOT_LOADED;
  item.id = `${node.selector}._domainkey.${node.domain}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.description = [
    node.words,
    node.key,
    ...node.flags.map((flag) => `t=${flag}`),
    node.lastSeen === null ? '' : `${node.lastSeen.verdict ?? 'seen'} in ${fileOf(node.lastSeen.location)}`,
    node.record === null ? '' : `line ${node.record.range.start.line + 1}`,
  ]
    .filter((word) => word !== '')
    .join(' · ');
  item.tooltip = tooltipOf(node);
  item.accessibilityInformation = { label: `${node.selector}, ${node.words}, ${node.key}` };
  item.contextValue = node.lastSeen === null ? 'selector' : 'selector.seen';
  item.command = { command: 'dkimLint.openSelectorRecord', title: 'Open the Record', arguments: [node] };
  return item;
}

const VERDICT_ICONS: Readonly<Record<string, string>> = { pass: 'pass', fail: 'error', permerror: 'error' };

function messageItem(seen: SeenItem): vscode.TreeItem {
  const item = new vscode.TreeItem(fileOf(seen.location));
  const date = seen.date === null ? '' : new Date(seen.date * 1000).toLocaleString();
  item.iconPath = new vscode.ThemeIcon(VERDICT_ICONS[seen.verdict ?? ''] ?? 'mail');
  item.description = [verdictWords(seen), date].filter((word) => word !== '').join(' · ');
  item.tooltip = nameOf(seen.location);
  item.command = { command: 'dkimLint.openSelectorMessage', title: 'Open the Message', arguments: [seen] };
  return item;
}

function verdictWords({ verdict, by }: SeenItem): string {
  return verdict === null ? '' : `${verdict}${by === 'receiver' ? ', as reported by the receiver' : ''}`;
}

/** Plain text: names come from files. */
function tooltipOf({
  selector,
  domain,
  words,
  refusal,
  key,
  flags,
  record,
  target,
  messages,
  lastSeen,
}: SelectorItem): string {
  const lines = [...(refusal === null ? [] : [refusal]), `${selector}._domainkey.${domain}`, `State: ${words}`];
  if (key !== '') lines.push(`Key: ${key}${flags.length === 0 ? '' : `, t=${flags.join(':')}`}`);
  if (target !== null) lines.push(`Leads to ${target}`);
  lines.push(record === null ? 'Not in any zone of this workspace' : `Record: ${nameOf(record)}`);
  if (lastSeen === null) lines.push('Not in any message of this workspace');
  else {
    const date = lastSeen.date === null ? '' : `, ${new Date(lastSeen.date * 1000).toLocaleString()}`;
    lines.push(
      `In ${messages === 1 ? '1 message' : `${messages} messages`}; last in ${nameOf(lastSeen.location)}${date}`,
    );
    if (lastSeen.verdict !== null) {
      lines.push(`Its verdict: ${verdictWords(lastSeen)}`);
    }
  }
  return lines.join('\n');
}

function fileOf({ uri }: Location): string {
  return vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri;
}

function nameOf({ uri, range }: Location): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}, line ${range.start.line + 1}`;
}
