/**
 * Where a refusal's code is quoted again. In a list of recipients who were all refused with one code, each place speaks of the
 * recipient in whose words it stands, so that every place belongs to one refusal at most.
 */

import type { Span } from '../text/span.ts';
import { normalizeAddress } from './addresses-in-text.ts';
import type { Refusal } from './report.ts';

/** A stretch of the document that speaks of one recipient. */
export interface RecipientArea {
  readonly span: Span;
  readonly address: string;
}

const MAX_MENTIONS = 50;

/**
 * The refusals with their mentions.
 *
 * @param places of every code, in the order of the document
 * @param areas asked for only where a code is quoted again
 */
export function withMentions(
  refusals: readonly Refusal[],
  places: ReadonlyMap<string, readonly Span[]>,
  areas: () => readonly RecipientArea[],
): Refusal[] {
  if (refusals.every((refusal) => isQuotedOnce(refusal, places))) return [...refusals];
  const answers = new Set(refusals.map(({ status }) => status?.span.start));
  const firstWith = new Map<string, number>();
  const numberOf = new Map<string, number>();
  for (const [i, { recipient, originalRecipient, status }] of refusals.entries()) {
    for (const found of [recipient, originalRecipient]) {
      if (found !== undefined && !numberOf.has(normalizeAddress(found.value)))
        numberOf.set(normalizeAddress(found.value), i);
    }
    if (status !== undefined && !firstWith.has(status.value)) firstWith.set(status.value, i);
  }
  const sorted = areas().toSorted((a, b) => a.span.start - b.span.start);
  const mentions = refusals.map((): Span[] => []);
  for (const [code, first] of firstWith) {
    let next = 0;
    for (const place of places.get(code) ?? []) {
      while (next < sorted.length && sorted[next]!.span.start <= place.start) next++;
      if (answers.has(place.start)) continue;
      const area = sorted[next - 1];
      const isInside = area !== undefined && place.end <= area.span.end;
      const owner = (isInside ? numberOf.get(normalizeAddress(area.address)) : undefined) ?? first;
      if (refusals[owner]!.status?.value === code && mentions[owner]!.length < MAX_MENTIONS)
        mentions[owner]!.push(place);
    }
  }
  return refusals.map((refusal, i) => (mentions[i]!.length === 0 ? refusal : { ...refusal, mentions: mentions[i]! }));
}

function isQuotedOnce({ status }: Refusal, places: ReadonlyMap<string, readonly Span[]>): boolean {
  const found = status === undefined ? undefined : places.get(status.value);
  return found === undefined || (found.length === 1 && found[0]!.start === status!.span.start);
}
