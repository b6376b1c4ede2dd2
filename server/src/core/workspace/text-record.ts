/**
 * A TXT record wherever it is written: in a master file, or in a file of another kind that describes a zone. What keys and
 * policies are read from, and written to, knows no more of it than this.
 */

import type { DomainName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import type { CharacterString } from '../zone/character-string.ts';
import type { ZoneProblemCode } from '../zone/problem.ts';
import type { StringChange } from './string-edit.ts';

export interface TextRecord {
  readonly owner: DomainName;
  /** The text in which all spans are, in UTF-16 units. */
  readonly text: string;
  readonly strings: readonly CharacterString[];
  /** Undefined where the owner is not written at the record. */
  readonly ownerSpan: Span | undefined;
  /** The owner where it is written, else the record's type: where a finding about the whole record is. */
  readonly headSpan: Span;
  /** All of the value, with what is between its strings. */
  readonly valueSpan: Span;
  /** What the reader of the file found wrong in the record. */
  readonly problems: readonly { readonly code: ZoneProblemCode; readonly span: Span }[];
  /** Changes ranges of the joined value, in octets, which do not overlap. */
  edit(changes: readonly StringChange[]): readonly TextEdit[];
  /** Writes the value again. */
  rewrite(octets: string): readonly TextEdit[];
}

/** The decoded value of a TXT record, with edits that keep the layout of the file. Made of it when asked for. */
export class TextView {
  readonly written: TextRecord;
  #data: MappedText | undefined;

  constructor(written: TextRecord) {
    this.written = written;
  }

  get owner(): DomainName {
    return this.written.owner;
  }

  get strings(): readonly CharacterString[] {
    return this.written.strings;
  }

  /** The character-strings joined; a unit is an octet. */
  get data(): MappedText {
    this.#data ??= MappedText.concat(this.strings.map(({ data }) => data));
    return this.#data;
  }

  get headSpan(): Span {
    return this.written.headSpan;
  }

  /** Where a range of the value is in the file; the strings as a whole for an empty value. */
  readonly source = (span: Span): Span =>
    this.data.length === 0 ? this.written.valueSpan : this.data.sourceSpan(span.start, span.end);

  /** Replaces a range of the value, in octets. */
  replace(range: Span, octets: string): readonly TextEdit[] {
    return this.edit([{ range, octets }]);
  }

  /** Changes several ranges of the value, which do not overlap, at once. */
  edit(changes: readonly StringChange[]): readonly TextEdit[] {
    return this.written.edit(changes);
  }

  /** Writes the value again. */
  rewrite(octets: string): readonly TextEdit[] {
    return this.written.rewrite(octets);
  }
}
