/** A TXT record that the DNS answered. It is in no file, so that there is nothing to edit. */

import type { DomainName } from '../text/domain-name.ts';
import { MappedText } from '../text/mapped-text.ts';
import { spanOf } from '../text/span.ts';
import type { TextRecord } from './text-record.ts';

/** @param text the character-strings joined, a unit an octet */
export function publishedTextRecord(owner: DomainName, text: string): TextRecord {
  const span = spanOf(0, text.length);
  return {
    owner,
    ownerSpan: undefined,
    text,
    strings: [{ span, quoted: true, data: MappedText.of(text) }],
    headSpan: span,
    valueSpan: span,
    problems: [],
    edit: () => [],
    rewrite: () => [],
  };
}
