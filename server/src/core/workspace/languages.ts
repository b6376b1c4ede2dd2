/**
 * The languages that documents are written in, as a table: what editors call them, and which class of document holds each. Another
 * language is another row; the compiler then names every place that has to know it.
 */

import type { MessageDocument } from './message-document.ts';
import type { ZoneDocument } from './zone-document.ts';

/** The class of document of each language: its `kind` is the language's id. */
export interface Documents {
  readonly eml: MessageDocument;
  readonly 'dns-zone': ZoneDocument;
}

export type LanguageId = keyof Documents;
export type AnyDocument = Documents[LanguageId];

/** By the ids that editors send: ours first, then those of other extensions and editors. */
export const LANGUAGE_NAMES: Readonly<Record<LanguageId, readonly string[]>> = {
  eml: ['eml', 'mail'],
  'dns-zone': ['dns-zone', 'bindzone', 'zone'],
};

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly LanguageId[];

/** What is to be done with a document, by its language: none is treated as another. */
export function byLanguage<R>(
  document: AnyDocument,
  handlers: { readonly [K in LanguageId]: (document: Documents[K]) => R },
): R {
  // The handler of a document's own kind takes that kind: a link that the compiler cannot follow through the table.
  const handle = handlers[document.kind] as (document: AnyDocument) => R;
  return handle(document);
}
