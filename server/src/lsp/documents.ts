/** The open documents: text and positions here, everything else in the session, which is given each edit. */

import type { Position, Range, TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver';
import type { LanguageId, Session } from '../core/session.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { PiecedText } from '../core/text/pieces.ts';
import type { Span } from '../core/text/span.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../core/workspace/languages.ts';
import { languageOfName } from '../project/file-names.ts';
import { languageOfText } from '../project/recognition.ts';
import type { Positions } from './conversion.ts';

export interface OpenDocument extends Positions {
  readonly uri: string;
  readonly language: LanguageId;
  readonly version: number;
  /** In UTF-16 units. */
  readonly length: number;
  /** The whole text, made anew for each call. */
  getText(): string;
}

class KeptDocument implements OpenDocument {
  readonly uri: string;
  readonly language: LanguageId;
  version: number;
  text: PiecedText;

  constructor({ uri, version, text }: TextDocumentItem, language: LanguageId) {
    this.uri = uri;
    this.language = language;
    this.version = version;
    this.text = new PiecedText(text);
  }

  get length(): number {
    return this.text.length;
  }

  getText(): string {
    return this.text.text;
  }

  positionAt(offset: number): Position {
    const { line, column } = this.text.at(offset);
    return { line, character: column };
  }

  offsetAt({ line, character }: Position): number {
    return this.text.offset({ line, column: character });
  }
}

export class OpenDocuments {
  readonly #session: Session;
  readonly #documents = new Map<string, KeptDocument>();
  readonly #changes = new Map<string, AbortController>();

  /** The origin that the project states for a zone; see {@link useOrigins}. */
  #originOf: (uri: string) => DomainName | undefined = () => undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** From now on zones have these origins, open ones too. */
  useOrigins(originOf: (uri: string) => DomainName | undefined): void {
    const before = this.#originOf;
    this.#originOf = originOf;
    for (const [uri, document] of this.#documents) {
      if (before(uri) !== originOf(uri)) this.#openInAnalysis(uri, document.getText());
    }
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  uris(): Iterable<string> {
    return this.#documents.keys();
  }

  /** Aborted by the next change of a document, and when it is closed: for work that is about its text as it is. */
  untilChanged(uri: string): AbortSignal {
    const change = this.#changes.get(uri) ?? new AbortController();
    this.#changes.set(uri, change);
    return change.signal;
  }

  #changed(uri: string): void {
    this.#changes.get(uri)?.abort();
    this.#changes.delete(uri);
  }

  /** Takes a document whose language is ours; false for another, which is left alone. */
  open(item: TextDocumentItem): boolean {
    const { uri, languageId, text } = item;
    const language = languageOf(languageId, uri, text);
    if (language === undefined) return false;
    this.#changed(uri);
    this.#documents.set(uri, new KeptDocument(item, language));
    this.#openInAnalysis(uri, text);
    return true;
  }

  #openInAnalysis(uri: string, text: string): void {
    const origin = this.#originOf(uri);
    const { language } = this.get(uri)!;
    this.#session.open({ uri, language, text, ...(origin === undefined ? {} : { origin }) });
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): boolean {
    const document = this.#documents.get(uri);
    if (document === undefined) return false;
    this.#changed(uri);
    for (const change of changes) {
      if ('range' in change) {
        const edit = { span: spanOf(document, change.range), newText: change.text };
        document.text.edit(edit);
        this.#session.edit(uri, edit, () => document.getText());
      } else {
        document.text = new PiecedText(change.text);
        this.#session.replaceText(uri, change.text);
      }
    }
    document.version = version;
    return true;
  }

  close(uri: string): boolean {
    this.#changed(uri);
    this.#session.close(uri);
    return this.#documents.delete(uri);
  }
}

/** A range in the text, whatever a client has sent: what lies outside is moved to the end, and the ends come in any order. */
function spanOf(document: Positions, { start, end }: Range): Span {
  const [a, b] = [document.offsetAt(inText(start)), document.offsetAt(inText(end))];
  return { start: Math.min(a, b), end: Math.max(a, b) };
}

function inText({ line, character }: Position): Position {
  return { line: naturalNumber(line), character: naturalNumber(character) };
}

function naturalNumber(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0;
}

/** Editors that know neither language send a language of their own: then the file's name decides, then its content. */
function languageOf(languageId: string, uri: string, text: string): LanguageId | undefined {
  const named = LANGUAGES.find((language) => LANGUAGE_NAMES[language].includes(languageId));
  return named ?? languageOfName(uri) ?? languageOfText(text);
}
