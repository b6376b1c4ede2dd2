/** What a signature does not cover, and what else a verdict rests on: facts that a "pass" alone hides. Plain text, hostile. */

import { canonicalizationOf } from '../dkim/signature.ts';
import { coveredFields, HeaderFields } from '../dkim/signed-header.ts';
import { SINGLETONS } from '../mail/singleton-fields.ts';
import { append } from '../text/lists.ts';
import { agree, plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { VerdictView } from '../workspace/verdict.ts';

/** Fields that should be signed wherever they are there. */
const EXPECTED = ['subject', 'to', 'date'];

/** @param now seconds since 1970-01-01 UTC, for what would be different today */
export function coverageInWords(view: VerdictView, now?: number): readonly string[] {
  const { verdict } = view;
  const sentences: string[] = [];
  if (verdict.signature === 'valid') append(sentences, [...unsignedFields(view), ...oddOctets(view)]);
  if (verdict.bodyHash === 'match') append(sentences, unsignedBody(view));
  const expiration = verdict.parsed.expiration?.value.number;
  if (now !== undefined && verdict.time === 'ok' && expiration !== undefined && expiration < now)
    sentences.push(say`The signature had not expired when the message arrived; it would have expired today (x=).`);
  return sentences;
}

function unsignedFields({ verdict: { parsed, fieldIndex }, raw }: VerdictView): readonly string[] {
  const header = new HeaderFields(raw.fields);
  const signed = new Set(coveredFields(parsed, fieldIndex, header).map(({ index }) => index));
  const sentences: string[] = [];
  for (const key of SINGLETONS) {
    const all = header.named(key);
    const loose = all.filter((index) => !signed.has(index));
    if (loose.length === 0 || loose.length === all.length || all.length < 2) continue;
    const name = raw.fields[all[0]!]!.name;
    sentences.push(
      agree(
        loose.length,
        say`The message has ${all.length} ${name} fields and the signature covers ${all.length - loose.length} of them, counted from the bottom: the one on top is not signed. Do not trust it.`,
        say`The message has ${all.length} ${name} fields and the signature covers ${all.length - loose.length} of them, counted from the bottom: the ${loose.length} on top are not signed. Do not trust them.`,
      ),
    );
  }
  const names = EXPECTED.flatMap((key) => {
    const all = header.named(key);
    return all.length > 0 && all.every((index) => !signed.has(index)) ? [raw.fields[all[0]!]!.name] : [];
  });
  if (names.length > 0)
    sentences.push(
      agree(
        names.length,
        say`Not signed: ${names.join(', ')}. Anyone can change this field without breaking the signature.`,
        say`Not signed: ${names.join(', ')}. Anyone can change these fields without breaking the signature.`,
      ),
    );
  return sentences;
}

function oddOctets({ verdict: { parsed, fieldIndex }, raw }: VerdictView): readonly string[] {
  const header = new HeaderFields(raw.fields);
  const hasNul = coveredFields(parsed, fieldIndex, header).some(
    ({ index }) => index !== undefined && raw.fields[index]!.text.includes('\0'),
  );
  return hasNul ? [say`A signed header field contains a NUL octet: other verifiers may stop there and fail.`] : [];
}

function unsignedBody({ verdict: { parsed, bodyLength, bareLineFeeds } }: VerdictView): readonly string[] {
  const sentences: string[] = [];
  const limit = parsed.length?.value.number;
  if (limit !== undefined && bodyLength !== undefined && limit < bodyLength) {
    sentences.push(
      limit === 0
        ? say`l=0: nothing of the body is signed (${plural(bodyLength, 'octet')}).`
        : say`l= covers the first ${plural(limit, 'octet')} of ${bodyLength} of the body (${canonicalizationOf(parsed).body ?? say`simple`} form). Anyone can add or change text after them.`,
    );
  }
  if (bareLineFeeds > 0) {
    sentences.push(
      agree(
        bareLineFeeds,
        say`1 line end of the body is a bare LF and was counted as CRLF, the form in which mail is sent.`,
        say`${bareLineFeeds} line ends of the body are bare LF and were counted as CRLF, the form in which mail is sent.`,
      ),
    );
  }
  return sentences;
}
