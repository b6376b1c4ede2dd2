/** Saving an attachment of a message to a file that the user chooses. It is never opened, and no file is overwritten unasked. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type AttachmentItem, AttachmentRequest, AttachmentsRequest } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { say } from './l10n.ts';
import { notify } from './notices.ts';

/** For other extensions and tests; what is absent is asked. */
interface SaveOptions {
  /** Counted from 0. */
  readonly index?: number;
  /** The file to be written, which must not exist. */
  readonly file?: string;
}

/** Resolves to the file that was written. */
export async function saveAttachment(
  client: BaseLanguageClient,
  message: vscode.Uri,
  given: unknown,
): Promise<vscode.Uri | undefined> {
  const options = typeof given === 'object' && given !== null ? (given as SaveOptions) : {};
  await vscode.workspace.openTextDocument(message);
  const uri = client.code2ProtocolConverter.asUri(message);
  const attachments = (await ask(client, AttachmentsRequest, { uri })) ?? [];
  if (attachments.length === 0) return void notify('information', say`This message has no attachments.`);
  const index = options.index ?? (await pickAttachment(attachments));
  const attachment = index === undefined ? undefined : attachments[index];
  if (index === undefined || attachment === undefined) return undefined;
  const file = options.file === undefined ? await askFile(message, attachment) : vscode.Uri.parse(options.file, true);
  if (file === undefined) return undefined;
  // The dialog has asked whether a file may be overwritten.
  if (options.file !== undefined && (await exists(file)))
    return void notify('error', say`${attachment.fileName} was not saved: the file exists.`);
  const content = await ask(client, AttachmentRequest, { uri, index });
  if (content === null) return undefined;
  await vscode.workspace.fs.writeFile(
    file,
    Uint8Array.from(atob(content.base64), (sign) => sign.charCodeAt(0)),
  );
  if (content.isExact) notify('information', say`${attachment.fileName} saved (${sizeOf(attachment)}).`);
  else notify('warning', say`Saved, but the message was edited or is not in UTF-8: the attachment may be damaged.`);
  return file;
}

async function pickAttachment(attachments: readonly AttachmentItem[]): Promise<number | undefined> {
  const items = attachments.map((attachment, index) => ({
    label: attachment.fileName,
    description: `${attachment.type}, ${sizeOf(attachment)}`,
    index,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: say`Save an attachment`,
    placeHolder: say`Which attachment? It is saved without being opened.`,
    matchOnDescription: true,
  });
  return picked?.index;
}

/** Beside the message where it is a file, else in the folder that is open. */
function askFile(message: vscode.Uri, { fileName }: AttachmentItem): Thenable<vscode.Uri | undefined> {
  const open = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isFile = message.scheme === open?.scheme || message.scheme === 'file';
  const folder = isFile ? vscode.Uri.joinPath(message, '..') : open;
  return vscode.window.showSaveDialog({
    title: say`Save attachment`,
    saveLabel: say`Save Attachment`,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
  });
}

function exists(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

function sizeOf({ size }: AttachmentItem): string {
  return size === 1 ? say`1 octet` : say`${size.toLocaleString('en-US')} octets`;
}
