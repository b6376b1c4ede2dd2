import { remove, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { foreignType, isRecordAge } from '../../zone/types.ts';
import { type Mistake, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/unknown-type',
  only: ['type-unknown'],
  accepted: 'error',
  messages: {
    suggest: 'There is no record type {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'There is no record type {text}. {server} refuses the zone. Correct the type; one without a name is written as TYPE and its number (RFC 3597).',
    foreign:
      '{text} is not a record type but an instruction for {program}, which answers with other records. {server} refuses the zone. If the zone is for {server}, write those records.',
    age: '{text} is not a record type: Windows DNS writes the age of a record there. {server} refuses the zone. Delete it.',
    httpssvc:
      'HTTPSSVC was the name of the type HTTPS in drafts. {server} does not know it and refuses the zone. Write HTTPS.',
    route53:
      'AWS marks a record that only Amazon Route 53 has: cli53 exports alias and weighted records this way. {server} refuses the zone. Replace it with ordinary records, or delete it.',
    azure:
      'AZURE marks a record that only Azure DNS has: its export writes alias records this way, with the resource in place of an address. {server} refuses the zone. Replace it with ordinary records, or delete it.',
    text: '{text} is not a record type: such a record has the type TXT. {server} refuses the zone. Write TXT.',
  },
  choose: (mistake) => {
    const program = programOf(mistake);
    if (isText(mistake)) return 'text';
    if (isHttpssvc(mistake)) return 'httpssvc';
    if (mistake.marked === 'AWS') return 'route53';
    if (mistake.marked === 'AZURE') return 'azure';
    if (isRecordAge(mistake.marked)) return 'age';
    if (program === undefined) return isMisspelt(mistake) ? 'suggest' : 'unknown';
    return program === 'PowerDNS' && mistake.target === 'powerdns' ? undefined : 'foreign';
  },
  fill: (mistake) => ({ program: ownersOf(mistake) }),
  fix: (mistake) => {
    const { problem, data } = mistake;
    if (isHttpssvc(mistake)) return { title: 'Write HTTPS', edits: () => [replace(problem.span, 'HTTPS')] };
    if (isText(mistake)) return { title: 'Write TXT', edits: () => [replace(problem.span, 'TXT')] };
    if (isRecordAge(mistake.marked)) return { title: 'Delete it', edits: () => [remove(withSpaces(mistake))] };
    return programOf(mistake) === undefined && isMisspelt(mistake) && hasData(mistake)
      ? { title: `Write ${data['suggestion']}`, edits: () => [replace(problem.span, String(data['suggestion']))] }
      : undefined;
  },
});

/** What the interfaces of some hosters make of TXT records. */
function isText({ marked }: Mistake): boolean {
  return /^(?:DKIM|DMARC|BIMI)$/i.test(marked);
}

function isHttpssvc({ marked }: Mistake): boolean {
  return /^HTTPSSVC$/i.test(marked);
}

/** Several hosters have PowerDNS's aliases. */
function ownersOf(mistake: Mistake): string {
  const program = programOf(mistake) ?? '';
  return /^alias$/i.test(mistake.marked) ? `${program} and the name servers of some hosters` : program;
}

function programOf({ marked }: Mistake): string | undefined {
  return foreignType(marked);
}

/** A number that is not a TTL is not a type with a slip in it either. */
function isMisspelt({ data, marked }: Mistake): boolean {
  return data['suggestion'] !== undefined && /^[A-Za-z]/.test(marked);
}

/** A word that nothing follows is rather the data of a record without a type. */
function hasData({ problem, document }: Mistake): boolean {
  const fields = document.zone.syntax.entryAt(problem.span.start)?.fields ?? [];
  return (fields.at(-1)?.span.start ?? 0) >= problem.span.end;
}

/** The marked word with the spaces after it. */
function withSpaces({ problem: { span }, document: { text } }: Mistake): Span {
  const spaces = /^[ \t]*/.exec(text.slice(span.end, span.end + 80))![0];
  return { start: span.start, end: span.end + spaces.length };
}
