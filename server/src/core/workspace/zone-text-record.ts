/** TXT records of master files, in their place and taken out of it. */

import type { DomainName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { CharacterString } from '../zone/character-string.ts';
import type { ZoneProblem } from '../zone/problem.ts';
import type { DetachedRecord, ResourceRecord } from '../zone/zone.ts';
import { editStrings, rewriteStrings, type StringChange } from './string-edit.ts';
import type { TextRecord } from './text-record.ts';

/** A record by itself; spans are in the text of its entry. */
export function detachedTextRecord(record: DetachedRecord, problems: TextRecord['problems']): TextRecord {
  const { owner, ownerSpan, text, strings, headSpan, valueSpan } = record;
  return {
    owner,
    ownerSpan,
    text,
    strings,
    headSpan,
    valueSpan,
    problems,
    edit: (changes) => editStrings(text, strings, changes),
    rewrite: (octets) => rewriteStrings(text, strings, octets),
  };
}

/** A record in its zone; spans are in the zone's text. */
export class ZoneTextRecord implements TextRecord {
  readonly #record: ResourceRecord;
  readonly #problemsOf: () => readonly ZoneProblem[];
  #strings: readonly CharacterString[] | undefined;

  constructor(record: ResourceRecord, problemsOf: () => readonly ZoneProblem[]) {
    this.#record = record;
    this.#problemsOf = problemsOf;
  }

  get owner(): DomainName {
    return this.#record.owner;
  }

  get text(): string {
    return this.#record.sourceText;
  }

  get strings(): readonly CharacterString[] {
    this.#strings ??= this.#record.strings;
    return this.#strings;
  }

  get ownerSpan(): Span | undefined {
    return this.#record.ownerSpan;
  }

  get headSpan(): Span {
    return this.#record.ownerSpan ?? this.#record.typeSpan;
  }

  get valueSpan(): Span {
    return this.#record.rdataSpan;
  }

  get problems(): readonly ZoneProblem[] {
    return this.#problemsOf();
  }

  edit(changes: readonly StringChange[]): readonly TextEdit[] {
    return editStrings(this.text, this.strings, changes);
  }

  rewrite(octets: string): readonly TextEdit[] {
    return rewriteStrings(this.text, this.strings, octets);
  }
}
