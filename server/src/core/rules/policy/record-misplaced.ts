import { type DomainName, labels } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import type { PolicyRecordKind, PolicyRecordView } from '../../workspace/policy-record-view.ts';
import type { TextRecord } from '../../workspace/text-record.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isAliased } from '../zone/lib/record-places.ts';

const NAMES: Readonly<Record<PolicyRecordKind, string>> = {
  spf: say`an SPF record`,
  dmarc: say`a DMARC record`,
  'mta-sts': say`an MTA-STS record`,
  'tls-rpt': say`a TLS-RPT record`,
  bimi: say`a BIMI record`,
};

/** Where receivers look for the records that a CNAME at that name may lead to, and the labels that a slip would be of. */
const PLACES: Readonly<
  Partial<Record<PolicyRecordKind, { readonly name: string; readonly labels: readonly string[] }>>
> = {
  dmarc: { name: '_dmarc.DOMAIN', labels: ['_dmarc'] },
  'mta-sts': { name: '_mta-sts.DOMAIN', labels: ['_mta-sts'] },
  'tls-rpt': { name: '_smtp._tls.DOMAIN', labels: ['_smtp', '_tls'] },
  bimi: { name: 'SELECTOR._bimi.DOMAIN', labels: ['_bimi', 'default'] },
};

export default defineRule({
  id: 'policy/record-misplaced',
  on: 'misplaced-policy',
  severity: 'warning',
  spec: [
    { rfc: 9989, section: '4.7' },
    { rfc: 7208, section: '3' },
  ],
  messages: {
    misplaced:
      'This is {what}, and receivers do not look for one at this name, so it has no effect. It belongs at {expected}: move it there, or delete it.',
    noUnderscore:
      'This is {what}, and receivers do not look for one at this name, so it has no effect. It belongs at {expected}: add the underscore.',
    elsewhere:
      'This is {what}, and receivers do not look for one at this name, so it has no effect. Move or remove it.',
    alias:
      'This is {what}, and receivers do not look for one at this name. They find it only where a CNAME at {place} leads here. If there is none, move the record to such a name, or delete it.',
  },
  check(view, { report }) {
    const { document, expectedOwner, record } = view;
    if (isAliased(document.zone, record.ownerId)) return;
    const what = NAMES[view.kind];
    const place = PLACES[view.kind];
    if (place !== undefined && isNamedForIt(view, place.labels))
      report('alias', view.headSpan, { what, place: place.name }, { severity: 'info' });
    else if (expectedOwner === undefined || expectedOwner === view.owner) report('elsewhere', view.headSpan, { what });
    else {
      const fixes = underscoreFixes(view.written, expectedOwner);
      const name = fixes.length === 0 ? 'misplaced' : 'noUnderscore';
      report(name, view.headSpan, { what, expected: expectedOwner }, { fixes });
    }
  },
});

/** Whether a record may be kept at its name for CNAMEs of other zones: it is alone there, and the name is no slip of the right one. */
function isNamedForIt({ document, owner, record }: PolicyRecordView, meant: readonly string[]): boolean {
  const { index, origin } = document.zone;
  const first = labels(owner)[0];
  if (origin === undefined || owner === origin || first === undefined) return false;
  return index.records(record.ownerId).length === 1 && nearest(first, meant) === undefined;
}

/** Renames the owner where it lacks nothing but underscores. */
function underscoreFixes({ owner, text, ownerSpan }: TextRecord, expected: DomainName): readonly Fix[] {
  const [written, meant] = [labels(owner), labels(expected)];
  if (ownerSpan === undefined || written.length !== meant.length) return [];
  if (written.some((label, i) => label !== meant[i] && `_${label}` !== meant[i])) return [];
  const wrong = written.findLastIndex((label, i) => label !== meant[i]);
  const head = written.slice(0, wrong + 1).join('.');
  if (!text.slice(ownerSpan.start, ownerSpan.end).toLowerCase().startsWith(head)) return [];
  const right = meant.slice(0, wrong + 1).join('.');
  const { start } = ownerSpan;
  return [{ title: say`Rename to ${expected}`, edits: () => [replace({ start, end: start + head.length }, right)] }];
}
