import { replace } from '../../text/edit.ts';
import { type Mistake, problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/type-unknown',
  only: ['type-unknown'],
  accepted: 'error',
  messages: {
    suggest: 'There is no record type {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'There is no record type {text}. {server} refuses the zone. An unknown type is written as TYPE and its number (RFC 3597).',
    foreign:
      '{text} is no record type but an instruction to {program}, which answers with other records in its place. {server} refuses the zone. Write the records themselves if the zone is for {server}.',
  },
  choose: (mistake) => {
    const program = programOf(mistake);
    if (program === undefined) return isMisspelt(mistake) ? 'suggest' : 'unknown';
    return program === 'PowerDNS' && mistake.target === 'powerdns' ? undefined : 'foreign';
  },
  fill: (mistake) => ({ program: programOf(mistake) ?? '' }),
  fix: (mistake) => {
    const { problem, data } = mistake;
    return programOf(mistake) === undefined && isMisspelt(mistake) && hasData(mistake)
      ? { title: `Write ${data['suggestion']}`, edits: () => [replace(problem.span, String(data['suggestion']))] }
      : undefined;
  },
});

/** What name servers and the interfaces of hosters write where a type belongs. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['ALIAS', 'PowerDNS'],
  ['LUA', 'PowerDNS'],
  ['DYNA', 'gdnsd'],
  ['DYNC', 'gdnsd'],
  ['ANAME', 'the name servers of some hosters'],
]);

function programOf({ marked }: Mistake): string | undefined {
  return PROGRAMS.get(marked.toUpperCase());
}

/** A number that is no TTL is no type with a slip in it either. */
function isMisspelt({ data, marked }: Mistake): boolean {
  return data['suggestion'] !== undefined && /^[A-Za-z]/.test(marked);
}

/** A word that nothing follows is rather the data of a record without a type. */
function hasData({ problem, document }: Mistake): boolean {
  const fields = document.zone.syntax.entryAt(problem.span.start)?.fields ?? [];
  return (fields.at(-1)?.span.start ?? 0) >= problem.span.end;
}
