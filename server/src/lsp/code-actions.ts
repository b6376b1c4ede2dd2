/** Code actions as the protocol wants them: quick fixes with their diagnostics, "fix all", and steps that are no edit. */

import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { ClientCommand } from '../core/features/code-action.ts';
import { FIX_ALL_KIND, SERIAL_KIND } from '../core/features/code-action.ts';
import { codeActions } from '../core/features/code-actions.ts';
import { serialAction } from '../core/features/serial-action.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { say } from '../core/text/say.ts';
import { canRun } from './command-table.ts';
import type { ServerContext } from './context.ts';
import { type PositionsOf, toProtocolEdits, toRange, toSpan } from './conversion.ts';
import type { OpenDocument } from './documents.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** Of the actions at a place. */
const KINDS = [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.RefactorRewrite, CodeActionKind.Empty];

/** What is made of a message, on request. */
const TEXTS_KIND = 'source.show.dkim-lint';
const TEXTS = [
  [say`Show the authentication report`, 'dkimLint.showAuthenticationReport'],
  [say`Show the decoded message`, 'dkimLint.showDecodedMessage'],
  [say`Show a summary for a ticket`, 'dkimLint.showSummary'],
  [say`Show the message without names of people and domains`, 'dkimLint.anonymize'],
] as const satisfies readonly (readonly [string, ClientCommand['command']])[];

export function toCodeActions(
  server: ServerContext,
  document: OpenDocument,
  { range, context }: CodeActionParams,
): CodeAction[] {
  const { session, positionsOf, client } = server;
  const wants = (kind: string) =>
    context.only?.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '') ?? true;
  const actions: CodeAction[] = [];
  if (KINDS.some(wants)) {
    for (const action of codeActions(session.snapshot(document.uri), toSpan(document, range))) {
      const kind = action.kind === 'other' ? CodeActionKind.Empty : (action.kind ?? CodeActionKind.QuickFix);
      if (!wants(kind)) continue;
      if (action.command !== undefined && action.edits === undefined && !canRun(client, action.command)) continue;
      const { finding, edits, uri = document.uri } = action;
      if (finding !== undefined && edits !== undefined && session.has(uri) && session.isHarmful(uri, edits)) continue;
      const diagnostics = context.diagnostics.filter(
        ({ code, range: at }) =>
          action.finding !== undefined &&
          code === action.finding.rule.id &&
          document.offsetAt(at.start) === action.finding.span.start,
      );
      actions.push({
        title: action.title,
        ...(kind === CodeActionKind.Empty ? {} : { kind }),
        ...(diagnostics.length > 0 ? { diagnostics } : {}),
        ...(action.isPreferred ? { isPreferred: true } : {}),
        ...(action.edits === undefined ? {} : { edit: edit(server, action.uri ?? document.uri, action.edits) }),
        ...(action.command === undefined ? {} : { command: toCommand(action.title, action.command, positionsOf) }),
      });
    }
  }
  // Asked for by name (on save, or from the menu), not offered with every light bulb.
  if (wants(FIX_ALL_KIND) && (context.only !== undefined || context.triggerKind === CodeActionTriggerKind.Invoked)) {
    const { edits } = session.fixAll(document.uri);
    if (edits.length > 0) {
      actions.push({
        title: say`Fix everything that can be fixed safely`,
        kind: FIX_ALL_KIND,
        edit: edit(server, document.uri, edits),
      });
    }
  }
  // Where the client has no menus of its own for them.
  const isForLightBulb = context.only === undefined && context.triggerKind === CodeActionTriggerKind.Automatic;
  if (document.language === 'eml' && !client.runsCommands && wants(TEXTS_KIND) && !isForLightBulb) {
    for (const [title, command] of TEXTS) {
      const shown: ClientCommand = { command, arguments: [document.uri] };
      if (canRun(client, shown))
        actions.push({ title, kind: TEXTS_KIND, command: toCommand(title, shown, positionsOf) });
    }
  }
  if (wants(SERIAL_KIND) && context.only !== undefined) {
    for (const { title, uri, edits } of serialAction(session.snapshot(document.uri))) {
      actions.push({ title, kind: SERIAL_KIND, edit: edit(server, uri ?? document.uri, edits ?? []) });
    }
  }
  return actions;
}

/** A place becomes an address and, where the document is known, a range. */
export function toCommand(
  title: string,
  { command, arguments: args, place }: ClientCommand,
  positionsOf: PositionsOf,
): Command {
  if (place !== undefined) {
    const positions = positionsOf(place.uri);
    const range = positions === undefined ? [] : [toRange(positions, place.span)];
    return { title, command, arguments: [place.uri, ...range] };
  }
  return { title, command, ...(args === undefined ? {} : { arguments: [...args] }) };
}

function edit(server: ServerContext, uri: string, edits: readonly TextEdit[]): WorkspaceEdit {
  const positions = server.positionsOf(uri);
  return workspaceEdit(server, positions === undefined ? [] : [{ uri, edits: toProtocolEdits(positions, edits) }]);
}
