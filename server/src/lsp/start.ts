/**
 * The first answer. An editor that starts a server waits for what it can do, which needs nothing of the engine: `initialize` is answered at
 * once, and everything else (`server.ts`) is loaded as soon as the answer has been sent, while the editor reads it.
 */

import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { readCapabilities, serverCapabilities } from './capabilities.ts';
import { type Gate, registerRefusals } from './gate.ts';
import { type ReadTranslations, speakLanguageOf } from './language.ts';
import { lineOf } from './leaving.ts';
import type { Introduction } from './server.ts';

const SERVER_NAME = 'dkim-language-server';

/** What a platform gives before the engine is loaded. */
export interface Start {
  readonly connection: Connection;
  /** The one of the connection. */
  readonly gate: Gate;
  readonly version: string;
  /** Calls back once what was sent before is on its way. */
  afterSending(callback: () => void): void;
  /** Where the platform has translations of its own. */
  readonly readTranslations?: ReadTranslations;
  /** Loads the engine, and gives what handles all further messages. */
  load(): Promise<(introduction: Introduction) => void>;
}

export function startServer({ connection, gate, version, afterSending, readTranslations, load }: Start): void {
  registerRefusals(connection);
  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const client = readCapabilities(params);
    const sent = new Promise<void>((resolve) => void afterSending(resolve));
    const running = sent
      .then(() => speakLanguageOf(params, readTranslations))
      .catch((error: unknown) => connection.console.warn(lineOf(`translations: ${String(error)}`)))
      .then(load)
      .then((run) => run({ connection, version, params, client }));
    gate.waitFor(running);
    // Where the engine cannot be loaded nobody answers: left unhandled, the failure ends the process.
    void running.then(() => undefined);
    return { serverInfo: { name: SERVER_NAME, version }, capabilities: serverCapabilities(client) };
  });
  connection.listen();
}
