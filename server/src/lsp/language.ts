/** In which language the server speaks: the client's, where there are texts in it. */

import type { InitializeParams } from 'vscode-languageserver';
import { useLanguage } from '../core/text/say.ts';
import type { ClientExtensions } from './protocol.ts';

/** JSON with texts by their keys for a locale in lower case, or for its language; undefined where there are none. */
export type ReadTranslations = (locale: string) => Promise<unknown>;

/** `de`, `pt-BR`, `zh-Hant-TW`; nothing that could be a path. */
const LOCALE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/**
 * VS Code brings its translations with it; for other clients they are beside the server. The engine has tables of texts, which are made when its
 * modules are loaded: this has to come first. @throws where texts cannot be read; all of them are English then
 */
export async function speakLanguageOf(
  { locale, capabilities }: InitializeParams,
  read: ReadTranslations | undefined,
): Promise<void> {
  if (locale === undefined || !LOCALE.test(locale)) return;
  Intl.getCanonicalLocales(locale);
  const extensions = (capabilities.experimental as { dkimLint?: ClientExtensions } | undefined)?.dkimLint;
  const found: unknown = extensions?.translations ?? (await read?.(locale.toLowerCase()));
  if (typeof found === 'object' && found !== null) useLanguage({ locale, texts: textsIn(found) });
}

/** Files for VS Code may have a comment with each text. */
function textsIn(found: object): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(found)) {
    const text: unknown = (value as { readonly message?: unknown } | null)?.message ?? value;
    if (typeof text === 'string') texts[key] = text;
  }
  return texts;
}
