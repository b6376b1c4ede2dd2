/**
 * The server until its client has introduced itself. The engine has tables of texts, which are made when its modules are loaded: they are loaded
 * once it is known which language the client speaks.
 */

import type { Connection, InitializeParams } from 'vscode-languageserver';
import { type Language, useLanguage } from '../core/text/say.ts';
import type { Host } from '../host/host.ts';
import { objectOf } from '../project/globs.ts';
import { type Gate, registerRefusals } from './gate.ts';
import { lineOf } from './leaving.ts';
import type { ClientExtensions } from './protocol.ts';

/** @param connection with `gate` as its strategy for messages */
export function listen(connection: Connection, gate: Gate, host: Host, version: string): void {
  gate.beforeInitialize(async (params) => {
    const language = await languageOf(params, connection, host);
    if (language !== undefined) useLanguage(language);
    const { startServer } = await import('./server.ts');
    startServer(connection, host, version);
  });
  registerRefusals(connection);
  connection.listen();
}

/** `de`, `pt-BR`, `zh-Hant-TW`; nothing that could be a path. */
const LOCALE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/** VS Code brings its translations with it; for other clients they are beside the server. Undefined for English. */
async function languageOf(
  { locale, capabilities }: InitializeParams,
  connection: Connection,
  host: Host,
): Promise<Language | undefined> {
  if (locale === undefined || !LOCALE.test(locale)) return undefined;
  const extensions = (capabilities.experimental as { dkimLint?: ClientExtensions } | undefined)?.dkimLint;
  try {
    const found = objectOf(extensions?.translations ?? (await host.translations?.(locale.toLowerCase())));
    return found && { locale, texts: textsIn(found) };
  } catch (error) {
    connection.console.warn(lineOf(`translations for ${locale}: ${String(error)}`));
    return undefined;
  }
}

/** Files for VS Code may have a comment with each text. */
function textsIn(found: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(found)) {
    const text = objectOf(value)?.['message'] ?? value;
    if (typeof text === 'string') texts[key] = text;
  }
  return texts;
}
