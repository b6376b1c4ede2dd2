/**
 * The commands about keys: asking the DNS what is published, which happens only after the user has seen what is sent to
 * whom, and comparing a private key, of which only the path leaves this place.
 */

import * as vscode from 'vscode';
import { type BaseLanguageClient, Trace } from 'vscode-languageclient';
import {
  CheckPublishedRequest,
  ComparePrivateKeyRequest,
  type PublishedPlan,
  PublishedQuestionRequest,
} from '../../server/src/lsp/protocol.ts';
import { type Agreed, agreeToLookUp } from './agree-to-look-up.ts';
import { ask } from './ask.ts';
import { browserLimits } from './browser-limits.ts';
import { say } from './l10n.ts';
import { showMarkdown } from './markdown.ts';
import { notify } from './notices.ts';
import { completeStep } from './walkthrough.ts';

/** What a look-up found, as Markdown: the path names the key, the query is the zone's address. Never asked again. */
const PUBLISHED = 'dkim-lint-published';
/** Results that stay readable. */
const MAX_PAGES = 32;

export function registerPublishedCommands(client: BaseLanguageClient): vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const pages = new Map<string, string>();
  return vscode.Disposable.from(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(PUBLISHED, {
      onDidChange: changes.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? say`Run “Check Published DNS” again.`,
    }),
    vscode.commands.registerCommand('dkimLint.checkPublished', async (given?: unknown, name?: unknown) => {
      const zone = sourceOf(given);
      if (zone === undefined) return;
      const page = await checkPublished(client, zone, typeof name === 'string' ? name : undefined);
      if (page === undefined) return;
      const uri = vscode.Uri.from({ scheme: PUBLISHED, path: `/${page.name}.md`, query: zone.toString() });
      pages.delete(uri.toString());
      pages.set(uri.toString(), page.text);
      for (const old of [...pages.keys()].slice(0, -MAX_PAGES)) pages.delete(old);
      changes.fire(uri);
      await showMarkdown(uri);
    }),
    vscode.commands.registerCommand('dkimLint.comparePrivateKey', async (given?: unknown) => {
      const file = given instanceof vscode.Uri ? given : await pickPrivateKey();
      if (file !== undefined) await comparePrivateKey(client, file);
    }),
  );
}

function sourceOf(given: unknown): vscode.Uri | undefined {
  if (typeof given === 'string') return vscode.Uri.parse(given, true);
  return given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
}

async function checkPublished(
  client: BaseLanguageClient,
  zone: vscode.Uri,
  given: string | undefined,
): Promise<{ name: string; text: string } | undefined> {
  const uri = client.code2ProtocolConverter.asUri(zone);
  const plan = await ask(client, PublishedQuestionRequest, { uri });
  if (plan === null) return void notify('information', say`Open a zone file first.`);
  if ('problem' in plan) return void notify('information', browserLimits(say)['dkimLint.checkPublished']);
  const name =
    given ??
    (plan.names.length > 1
      ? await vscode.window.showQuickPick(plan.names, { placeHolder: say`Which key?` })
      : plan.names[0]);
  if (name === undefined) {
    if (plan.names.length === 0) notify('information', say`This zone has no DKIM key that can be looked up.`);
    return undefined;
  }
  const agreed = await agree(name, plan);
  if (agreed === undefined) return undefined;
  const answer = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: say`Asking for ${name}`, cancellable: true },
    (_, token) => ask(client, CheckPublishedRequest, { uri, name, ...agreed }, token),
  );
  if (answer === null) return undefined;
  if (!('problem' in answer)) return { name, text: answer.page };
  const words =
    answer.problem === 'bad-address' ? say`That is not an address of a server.` : say`The zone no longer has this key.`;
  return void notify('warning', words);
}

/** Shows what will be sent to whom; undefined where the user does not agree. */
function agree(name: string, { zone: apex, resolvers }: PublishedPlan): Promise<Agreed | undefined> {
  // A name is only offered where its zone is known.
  const zone = apex ?? name;
  return agreeToLookUp(
    say`Ask the DNS what is published at ${name}?`,
    resolvers,
    (resolver) =>
      say`The names ${name} and ${zone} are sent to ${resolver}, and to the name servers of ${zone} that it names. They see this computer’s address. Nothing else of the file is sent, and nothing is sent later without asking.`,
  );
}

async function pickPrivateKey(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: say`Select a private key`,
    openLabel: say`Compare`,
    filters: { [say`Private keys`]: ['pem', 'key', 'private'], [say`All files`]: ['*'] },
  });
  return picked?.[0];
}

async function comparePrivateKey(client: BaseLanguageClient, file: vscode.Uri): Promise<void> {
  const uri = client.code2ProtocolConverter.asUri(file);
  let answer = await ask(client, ComparePrivateKeyRequest, { uri });
  let prompt = say`Passphrase of this private key`;
  while (answer.status === 'needs-passphrase' || answer.status === 'wrong-passphrase') {
    if (answer.status === 'wrong-passphrase') prompt = say`Wrong passphrase. Try again`;
    const passphrase = await vscode.window.showInputBox({ password: true, ignoreFocusOut: true, prompt });
    if (passphrase === undefined) return;
    answer = await untraced(client, () => ask(client, ComparePrivateKeyRequest, { uri, passphrase }));
  }
  const { status, names, places, count } = answer;
  if (status !== 'compared') return notify('error', problems()[status] ?? say`The private key could not be compared.`);
  const [place] = places;
  if (place !== undefined) {
    completeStep('match');
    const says =
      names.length === 1
        ? say`The private key matches ${names[0]!}.`
        : say`The private key matches ${names[0]!} and ${names.length - 1} more.`;
    const openRecord = () => vscode.commands.executeCommand('dkimLint.openPlace', place.uri, place.range);
    const list = names.length === 1 ? undefined : details(matchingPage(names));
    return notify('information', says, { [say`Open Record`]: openRecord }, list);
  }
  if (count === 0)
    return notify('warning', say`No zone in the workspace has a key record to compare with. Open the zone file.`);
  notify(
    'warning',
    count === 1
      ? say`The private key does not match the one key record in the workspace.`
      : say`The private key does not match any of the ${count} key records in the workspace.`,
    {},
    details(noMatch()),
  );
}

/** Behind a button. */
const details = (content: string) => ({ button: say`Show Details`, language: 'markdown', content }) as const;

function matchingPage(names: readonly string[]): string {
  return [
    `# ${say`Records that this private key matches`}`,
    '',
    say`Whatever signs with this key can use each of these selectors:`,
    '',
    ...names.map((name) => `- \`${name}\``),
    '',
  ].join('\n');
}

function noMatch(): string {
  return [
    `# ${say`The private key matches no record`}`,
    '',
    say`Signatures made with this key fail for every selector in the zone files of this workspace. One of these is the reason:`,
    '',
    `- ${say`The signer's key was replaced, and the new public key is not in the zone yet: publish it, under a new selector.`}`,
    `- ${say`The signer uses an old key file: configure it to use the file that belongs to the published record.`}`,
    `- ${say`The record is in a zone file that is not in this workspace: open its folder, and compare again.`}`,
    '',
  ].join('\n');
}

const problems = (): Readonly<Record<string, string>> => ({
  'no-private-key': say`That file has no private key in PEM format (-----BEGIN PRIVATE KEY-----).`,
  unsupported: say`Unsupported or damaged private key: DKIM uses RSA and Ed25519.`,
  'no-passphrases': browserLimits(say)['dkimLint.comparePrivateKey'],
  unreadable: say`That file cannot be read, or is too large for a private key.`,
});

/** A verbose trace writes every request into the log: not this one. */
async function untraced<T>(client: BaseLanguageClient, run: () => Promise<T>): Promise<T> {
  const trace = Trace.fromString(vscode.workspace.getConfiguration('dkimLint').get('trace.server', 'off'));
  if (trace === Trace.Off) return run();
  await client.setTrace(Trace.Off);
  try {
    return await run();
  } finally {
    await client.setTrace(trace);
  }
}
