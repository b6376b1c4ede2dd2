import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { readUrl } from './lib/written-host.ts';

/** IANA, "Certification Authority Restriction Properties". */
const TAGS = ['issue', 'issuewild', 'iodef', 'contactemail', 'contactphone', 'issuevmc', 'issuemail'];
/** Tags whose value is the domain of an authority. */
const OF_AUTHORITIES: ReadonlySet<string> = new Set(['issue', 'issuewild', 'issuevmc', 'issuemail']);

export default defineRule({
  id: 'zone/invalid-caa',
  on: 'record',
  only: ['CAA'],
  severity: 'warning',
  spec: [{ rfc: 8659, section: '4' }],
  messages: {
    tag: 'Certificate authorities ignore the unknown property {tag}, so this record restricts nothing. Did you mean {suggestion}?',
    critical:
      'Certificate authorities do not know the property {tag}, and the flag 128 forbids all of them to issue then. Did you mean {suggestion}?',
    url: 'A certificate authority is named by its domain, not by a URL, so no authority recognizes itself here, and none may issue. Write the domain.',
    report:
      'The address for reports is a URL: mailto:, http: or https:. Authorities do not report to {value}. Write a URL.',
  },
  check({ record, document }, { report }) {
    const [flags, tag, value] = record.fields;
    if (record.isBroken || tag === undefined || value === undefined) return;
    const name = tag.text.replace(/^"|"$/g, '').toLowerCase();
    if (!TAGS.includes(name)) {
      const suggestion = nearest(name);
      if (suggestion === undefined) return;
      const fixes = [{ title: say`Write ${suggestion}`, edits: () => [replace(tag.span, suggestion)] }];
      report(isCritical(flags?.text) ? 'critical' : 'tag', tag.span, { tag: name, suggestion }, { fixes });
      return;
    }
    const text = (record.strings.at(-1)?.data.text ?? value.text).trim();
    if (OF_AUTHORITIES.has(name)) {
      const url = readUrl(text.split(';')[0]!.trim());
      if (url === undefined || url.isHostWithPort) return;
      const { host } = url;
      const isQuoted = document.slice(value.span.start, value.span.start + 1) === '"';
      const fixes =
        host === undefined
          ? []
          : [{ title: say`Write ${host}`, edits: () => [replace(value.span, isQuoted ? `"${host}"` : host)] }];
      report('url', value.span, {}, { fixes });
    } else if (name === 'iodef' && !/^(?:mailto|https?):/i.test(text)) {
      const fixes = /^[^\s@"]+@[^\s@"]+$/.test(text)
        ? [{ title: say`Write mailto:${text}`, edits: () => [replace(value.span, `"mailto:${text}"`)] }]
        : [];
      report('report', value.span, { value: text }, { fixes });
    }
  },
});

/** The highest bit of the flags (RFC 8659 §4.1). */
function isCritical(flags: string | undefined): boolean {
  return (Number(flags) & 128) !== 0;
}

/** The property that one or two wrong letters may stand for. */
function nearest(word: string): string | undefined {
  return TAGS.find((tag) => tag !== word && Math.abs(tag.length - word.length) <= 1 && differences(word, tag) <= 1);
}

/** Letters that have to be changed, added or left out; 2 for more than one. Neighbours that changed places are one. */
function differences(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (x.length <= 1 && y.length <= 1) return 1;
  return x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0] ? 1 : 2;
}
