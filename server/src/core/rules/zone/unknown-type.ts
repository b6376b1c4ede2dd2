import { remove, replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { Span } from '../../text/span.ts';
import { foreignType, isRecordAge, typeNumber } from '../../zone/types.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/unknown-type',
  only: ['type-unknown'],
  accepted: 'error',
  messages: {
    suggest: 'There is no record type {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'There is no record type {text}. {server} refuses the zone. Correct the type; one without a name is written as TYPE and its number (RFC 3597).',
    head: '{text} is neither a TTL nor a class, and the record type {type} comes after it. {server} refuses the zone. Write the TTL in seconds, or delete {text} so that the default TTL applies.',
    unit: '{text} is not part of a TTL: a unit is one letter, directly after its number. {server} refuses the zone. Write the TTL in seconds, such as 3600, or as 1h.',
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
  choose: (context) => {
    const program = programOf(context);
    if (isText(context)) return 'text';
    if (isHttpssvc(context)) return 'httpssvc';
    if (context.marked === 'AWS') return 'route53';
    if (context.marked === 'AZURE') return 'azure';
    if (isRecordAge(context.marked)) return 'age';
    if (program === undefined && typeAfter(context) !== undefined) return isAlone(context) ? 'head' : 'unit';
    if (program === undefined) return isMisspelt(context) ? 'suggest' : 'unknown';
    return program === 'PowerDNS' && context.server === 'powerdns' ? undefined : 'foreign';
  },
  fill: (context) => ({ program: ownersOf(context), type: typeAfter(context) ?? '' }),
  fix: (context) => {
    const { problem, data } = context;
    if (isHttpssvc(context)) return { title: say`Write HTTPS`, edits: () => [replace(problem.span, 'HTTPS')] };
    if (isText(context)) return { title: say`Write TXT`, edits: () => [replace(problem.span, 'TXT')] };
    if (isRecordAge(context.marked)) return { title: say`Delete it`, edits: () => [remove(withSpaces(context))] };
    if (programOf(context) === undefined && typeAfter(context) !== undefined)
      return isAlone(context) ? { title: say`Delete it`, edits: () => [remove(withSpaces(context))] } : undefined;
    return programOf(context) === undefined && isMisspelt(context) && hasData(context)
      ? {
          title: say`Write ${String(data['suggestion'])}`,
          edits: () => [replace(problem.span, String(data['suggestion']))],
        }
      : undefined;
  },
});

/** The words of a record that are looked at for its type. */
const MAX_HEAD = 4;

/** The type that follows a word that is not one, perhaps after the class: `www auto A`, `www 1 hour IN A`. */
function typeAfter({ problem, document }: ProblemContext): string | undefined {
  const fields = document.zone.syntax.entryAt(problem.span.start)?.fields ?? [];
  const at = fields.findIndex(({ span }) => span.start === problem.span.start);
  const after =
    at < 0 ? [] : fields.slice(at + 1, at + MAX_HEAD).map(({ span }) => document.text.slice(span.start, span.end));
  const [first, second] = /^(?:IN|CH|HS)$/i.test(after[0] ?? '') ? after.slice(1) : after;
  return first !== undefined && /^[A-Z]{1,10}$/.test(first) && typeNumber(first) !== undefined && second !== undefined
    ? first
    : undefined;
}

/** Whether no number is before the word: `1 hour` is a TTL of a second without `hour`. */
function isAlone({ problem, document: { text } }: ProblemContext): boolean {
  return !/(?:^|[ \t])\d+[ \t]+$/.test(text.slice(Math.max(0, problem.span.start - 24), problem.span.start));
}

/** What the interfaces of some hosters make of TXT records. */
function isText({ marked }: ProblemContext): boolean {
  return /^(?:DKIM|DMARC|BIMI)$/i.test(marked);
}

function isHttpssvc({ marked }: ProblemContext): boolean {
  return /^HTTPSSVC$/i.test(marked);
}

/** Several hosters have PowerDNS's aliases. */
function ownersOf(context: ProblemContext): string {
  const program = programOf(context) ?? '';
  return /^alias$/i.test(context.marked) ? say`${program} and the name servers of some hosters` : program;
}

function programOf({ marked }: ProblemContext): string | undefined {
  return foreignType(marked);
}

/** A number that is not a TTL is not a type with a slip in it either. */
function isMisspelt({ data, marked }: ProblemContext): boolean {
  return data['suggestion'] !== undefined && /^[A-Za-z]/.test(marked);
}

/** A word that nothing follows is rather the data of a record without a type. */
function hasData({ problem, document }: ProblemContext): boolean {
  const fields = document.zone.syntax.entryAt(problem.span.start)?.fields ?? [];
  return (fields.at(-1)?.span.start ?? 0) >= problem.span.end;
}

/** The marked word with the spaces after it. */
function withSpaces({ problem: { span }, document: { text } }: ProblemContext): Span {
  const spaces = /^[ \t]*/.exec(text.slice(span.end, span.end + 80))![0];
  return { start: span.start, end: span.end + spaces.length };
}
