/**
 * Documents and texts that are made from an open message: the message that came back with a report, its decoded form, a
 * summary for a ticket. The server makes them; here they get an address, an editor, or a place in the clipboard.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  AnonymizeRequest,
  DecodedMessageRequest,
  ExplanationRequest,
  ReturnedMessageRequest,
  SummaryRequest,
} from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { say } from './l10n.ts';
import { showMarkdown } from './markdown.ts';
import { notify, openText } from './notices.ts';
import { saveAttachment } from './save-attachment.ts';

/** A returned message: the path ends in `.eml`, the query is the report's address, the fragment how much came back. */
const MESSAGE = 'dkim-lint-message';
/** A decoded message as Markdown: the path ends in `.md`, the query is the message's address. */
const DECODED = 'dkim-lint-decoded';
/** Why a signature broke, as Markdown: the path ends in `.signature-N.md`, the query is the message's address. */
const EXPLANATION = 'dkim-lint-explanation';

export function registerMessageDocuments(client: BaseLanguageClient): vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const about = (source: vscode.Uri) => ({ uri: client.code2ProtocolConverter.asUri(source) });
  let decoded: vscode.Uri | undefined;
  const returned = (source: vscode.Uri) => ask(client, ReturnedMessageRequest, about(source));

  return vscode.Disposable.from(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(MESSAGE, {
      onDidChange: changes.event,
      provideTextDocumentContent: async (uri) => (await returned(sourceOf(uri)))?.text ?? '',
    }),
    vscode.workspace.registerTextDocumentContentProvider(DECODED, {
      onDidChange: changes.event,
      provideTextDocumentContent: (uri) => ask(client, DecodedMessageRequest, about(sourceOf(uri))),
    }),
    vscode.workspace.registerTextDocumentContentProvider(EXPLANATION, {
      onDidChange: changes.event,
      provideTextDocumentContent: async (uri) => {
        const index = Number(/(?<!\d)(\d+)\.md$/.exec(uri.path)?.[1]) - 1;
        const page = await ask(client, ExplanationRequest, { ...about(sourceOf(uri)), index });
        return page ?? say`This signature was not broken by a change of the message.`;
      },
    }),
    vscode.workspace.onDidChangeTextDocument(({ document: { uri: source, languageId } }) => {
      if (languageId !== 'eml') return;
      for (const { uri } of vscode.workspace.textDocuments) {
        if (isMade(uri) && uri.query === source.toString()) changes.fire(uri);
      }
    }),
    command('dkimLint.openReturnedMessage', async (source) => {
      const message = await returned(source);
      if (message === null) return void notify('information', say`This file contains no returned message.`);
      const uri = vscode.Uri.from({
        scheme: MESSAGE,
        path: `/${message.name}`,
        query: source.toString(),
        fragment: message.extent === 'message' ? '' : message.extent,
      });
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    }),
    command('dkimLint.copySummary', async (source, choice) => {
      const mask = typeof choice === 'boolean' ? choice : await pickMasking();
      if (mask === undefined) return;
      const text = await ask(client, SummaryRequest, { ...about(source), mask });
      if (text === null) return;
      await vscode.env.clipboard.writeText(text);
      const summary = { button: say`Show Summary`, language: 'plaintext', content: text } as const;
      notify('information', say`Summary copied to the clipboard.`, {}, summary);
    }),
    command('dkimLint.explainFailure', async (source, index) => {
      const number = typeof index === 'number' ? index + 1 : 1;
      const uri = vscode.Uri.from({
        scheme: EXPLANATION,
        path: `${source.path.replace(/^(?!\/)/, '/')}.signature-${number}.md`,
        query: source.toString(),
      });
      // What was found for another zone or in less time may be open still.
      changes.fire(uri);
      await showMarkdown(uri);
    }),
    command('dkimLint.anonymize', async (source) => {
      const made = await ask(client, AnonymizeRequest, about(source));
      if (made === null) return;
      await openText({ language: 'eml', content: made.text });
      const [first, ...more] = made.notes;
      if (first === undefined) return;
      const content = [`# ${say`What was anonymized`}`, '', ...made.notes.map((note) => `- ${note}`), ''].join('\n');
      const list = { button: say`Show Details`, language: 'markdown', content } as const;
      notify('information', first, {}, more.length === 0 ? undefined : list);
    }),
    command('dkimLint.showDecodedMessage', async (source) => {
      decoded = source;
      await showMarkdown(
        vscode.Uri.from({
          scheme: DECODED,
          path: `${source.path.replace(/^(?!\/)/, '/')}.md`,
          query: source.toString(),
        }),
      );
    }),
    // From a preview there is no editor to tell which message is meant: the one that was decoded last.
    vscode.commands.registerCommand('dkimLint.saveAttachment', async (given?: unknown, more?: unknown) => {
      const edited = vscode.window.activeTextEditor?.document;
      const message = givenMessage(given) ?? (edited?.languageId === 'eml' ? edited.uri : decoded);
      return message === undefined ? undefined : saveAttachment(client, message, more);
    }),
  );
}

function isMade({ scheme }: vscode.Uri): boolean {
  return scheme === MESSAGE || scheme === DECODED || scheme === EXPLANATION;
}

function sourceOf(made: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(made.query, true);
}

/** A command about the message that it is given, as an address or in a menu's way, or else about the one being edited. */
function command(id: string, run: (source: vscode.Uri, more: unknown) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, (given?: unknown, more?: unknown) => {
    const source = givenMessage(given) ?? vscode.window.activeTextEditor?.document.uri;
    return source === undefined ? undefined : run(source, more);
  });
}

/** The message that a command was given; undefined where it was given none. */
export function givenMessage(given: unknown): vscode.Uri | undefined {
  if (typeof given === 'string') return vscode.Uri.parse(given, true);
  return given instanceof vscode.Uri ? given : undefined;
}

async function pickMasking(): Promise<boolean | undefined> {
  const choices = [
    { label: say`Include addresses`, description: 'accounts@example.net', mask: false },
    { label: say`Mask addresses`, description: 'a…@example.net', mask: true },
  ];
  return (await vscode.window.showQuickPick(choices, { placeHolder: say`Include email addresses?` }))?.mask;
}
