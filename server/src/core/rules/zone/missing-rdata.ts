import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { Span } from '../../text/span.ts';
import { presentName } from '../../zone/names.ts';
import { fieldWords } from './lib/field-descriptions.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-rdata',
  only: ['missing-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    missing: 'The {type} record is incomplete: {field} is missing. {server} refuses the zone. Add it.',
    mailbox:
      'The SOA record has no mailbox: after the primary name server comes the address of the person responsible, written as a name (hostmaster.example.org. for hostmaster@example.org), and here comes a number. {server} refuses the zone. Insert the mailbox.',
  },
  choose: (context) => (mailboxPlace(context) === undefined ? 'missing' : 'mailbox'),
  place: mailboxPlace,
  fill: ({ data, record }) => ({ type: record?.type ?? say`record`, field: fieldWords(data['field']) }),
  fix: (context) => {
    const place = mailboxPlace(context);
    const { record } = context;
    if (place === undefined || record === undefined) return undefined;
    const mailbox = `hostmaster.${record.origin === '' ? '' : presentName(record.origin)}`;
    return { title: say`Insert the mailbox ${mailbox}`, edits: () => [insert(place.start, `${mailbox} `)] };
  },
});

/** The number in the place of an SOA record's mailbox, where the record is one field short. */
function mailboxPlace({ record }: ProblemContext): Span | undefined {
  if (record?.type !== 'SOA') return undefined;
  const fields = record.fields.map(({ span, text }) => ({ span, text }));
  const [, second, ...rest] = fields;
  const isShort = fields.length === 6 && rest.every(({ text }) => /^\d/.test(text));
  return isShort && second !== undefined && /^\d+[smhdw]?$/i.test(second.text) ? second.span : undefined;
}
