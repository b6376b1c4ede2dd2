/** What the server shows to a user by the protocol's own means, and asks: messages, questions, documents and edits. */

import {
  ApplyWorkspaceEditRequest,
  type Connection,
  type MessageActionItem,
  MessageType,
  type Range,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  type TextEdit,
} from 'vscode-languageserver';
import { say } from '../core/text/say.ts';
import type { ServerContext } from './context.ts';
import { lineOf } from './leaving.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** A sentence for the user: why a command did nothing. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A notification: nobody has to answer it. */
export function showMessage(connection: Connection, message: string, type: MessageType = MessageType.Info): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message: lineOf(message) });
}

export class Dialogs {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  show(message: string, type?: MessageType): void {
    showMessage(this.#context.connection, message, type);
  }

  /** @returns the answer that the user has chosen; undefined if the user chose none, or the client cannot ask */
  async ask<T extends string>(question: string, answers: readonly T[]): Promise<T | undefined> {
    const params = {
      type: MessageType.Info,
      message: lineOf(question),
      actions: answers.map((title): MessageActionItem => ({ title })),
    };
    const { connection } = this.#context;
    const asked = connection.sendRequest<MessageActionItem | null>(ShowMessageRequest.method, params);
    const chosen = await asked.catch(() => null);
    return answers.find((answer) => answer === chosen?.title);
  }

  async open(uri: string, selection?: Range): Promise<void> {
    const params = { uri, takeFocus: true, ...(selection === undefined ? {} : { selection }) };
    const answer = await this.#context.connection.sendRequest(ShowDocumentRequest.type, params).catch(() => undefined);
    if (answer?.success !== true) throw new Refused(say`The editor did not open ${uri}.`);
  }

  /**
   * Shows a text that the server has made, as a file that its user alone can read and that goes when the server ends.
   *
   * @param name the file's name
   */
  async openText(name: string, text: string): Promise<void> {
    const uri = await this.#context.host.writeTemporary?.(name, text);
    if (uri === undefined) throw new Refused(say`This server cannot write temporary files.`);
    await this.open(uri);
  }

  async apply(label: string, uri: string, edits: readonly TextEdit[]): Promise<void> {
    const edit = workspaceEdit(this.#context, [{ uri, edits }]);
    const answer = await this.#context.connection
      .sendRequest(ApplyWorkspaceEditRequest.type, { label, edit })
      .catch(() => undefined);
    if (answer?.applied !== true) throw new Refused(say`The editor did not change the zone file.`);
  }
}
