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
import { say } from './l10n.ts';

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
      const seen = node === undefined || 'selectors' in node ? undefined : isSelector(node) ? node.seenIn[0] : node;
      if (seen !== undefined) await open(client, seen.location);
    }),
    vscode.commands.registerCommand('dkimLint.openSelectorRecord', async (node?: Node) => {
      const place = node !== undefined && isSelector(node) ? (node.record ?? node.seenIn[0]?.location) : undefined;
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
  item.accessibilityInformation = { label: say`Domain ${domain}` };
  return item;
}

function itemOf(node: SelectorItem): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const [lastSeen] = node.seenIn;
  const item = new vscode.TreeItem(node.selector, lastSeen === undefined ? None : Collapsed);
  const [icon, color] = node.refusal === null ? ICONS[node.state] : NOT_LOADED;
  item.id = `${node.selector}._domainkey.${node.domain}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.description = [
    node.words,
    node.key,
    ...node.flags.map((flag) => `t=${flag}`),
    lastSeen === undefined ? '' : lastSeenWords(lastSeen),
    node.record === null ? '' : say`line ${node.record.range.start.line + 1}`,
  ]
    .filter((word) => word !== '')
    .join(' · ');
  item.tooltip = tooltipOf(node);
  item.accessibilityInformation = { label: spoken(node) };
  item.contextValue = lastSeen === undefined ? 'selector' : 'selector.seen';
  item.command = { command: 'dkimLint.openSelectorRecord', title: say`Open the Record`, arguments: [node] };
  return item;
}

/** The icon's colour and the dots of the description are not read aloud: the same in words, with what keeps the record from being found first. */
function spoken({ selector, domain, words, refusal, key, flags, messages }: SelectorItem): string {
  const parts = [
    say`Selector ${selector} of ${domain}`,
    ...(refusal === null ? [] : [refusal]),
    words,
    key,
    ...(flags.includes('y') ? [say`testing`] : []),
    messages === 0 ? say`in no message` : messages === 1 ? say`in 1 message` : say`in ${messages} messages`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const VERDICT_ICONS: Readonly<Record<string, string>> = { pass: 'pass', fail: 'error', permerror: 'error' };

function messageItem(seen: SeenItem): vscode.TreeItem {
  const item = new vscode.TreeItem(fileOf(seen.location));
  const date = seen.date === null ? '' : dateOf(seen.date);
  item.iconPath = new vscode.ThemeIcon(VERDICT_ICONS[seen.verdict ?? ''] ?? 'mail');
  item.description = [verdictWords(seen), date].filter((word) => word !== '').join(' · ');
  item.tooltip = nameOf(seen.location);
  item.accessibilityInformation = {
    label: say`Message ${[item.label, verdictWords(seen), date].filter((part) => part !== '').join(', ')}`,
  };
  item.command = { command: 'dkimLint.openSelectorMessage', title: say`Open the Message`, arguments: [seen] };
  return item;
}

function verdictWords({ verdict, by }: SeenItem): string {
  if (verdict === null) return '';
  return by === 'receiver' ? say`${verdict}, as reported by the receiver` : verdict;
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
  seenIn: [lastSeen],
}: SelectorItem): string {
  const lines = [...(refusal === null ? [] : [refusal]), `${selector}._domainkey.${domain}`, say`State: ${words}`];
  if (key !== '') lines.push(say`Key: ${[key, ...(flags.length === 0 ? [] : [`t=${flags.join(':')}`])].join(', ')}`);
  if (target !== null) lines.push(say`Leads to ${target}`);
  lines.push(record === null ? say`Not in any zone of this workspace` : say`Record: ${nameOf(record)}`);
  if (lastSeen === undefined) lines.push(say`Not in any message of this workspace`);
  else {
    const at = [nameOf(lastSeen.location), ...(lastSeen.date === null ? [] : [dateOf(lastSeen.date)])].join(', ');
    lines.push(messages === 1 ? say`In 1 message; last in ${at}` : say`In ${messages} messages; last in ${at}`);
    if (lastSeen.verdict !== null) {
      lines.push(say`Its verdict: ${verdictWords(lastSeen)}`);
    }
  }
  return lines.join('\n');
}

function lastSeenWords({ verdict, location }: SeenItem): string {
  return verdict === null ? say`seen in ${fileOf(location)}` : say`${verdict} in ${fileOf(location)}`;
}

/** @param seconds since 1970-01-01 UTC */
function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString();
}

function fileOf({ uri }: Location): string {
  return vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri;
}

function nameOf({ uri, range }: Location): string {
  return say`${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}, line ${range.start.line + 1}`;
}
