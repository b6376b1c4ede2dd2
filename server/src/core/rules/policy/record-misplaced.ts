import { type DomainName, labels } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { PolicyRecordKind } from '../../workspace/policy-record-view.ts';
import type { TextRecord } from '../../workspace/text-record.ts';
import { defineRule, type Fix } from '../rule.ts';

const NAMES: Readonly<Record<PolicyRecordKind, string>> = {
  spf: say`an SPF record`,
  dmarc: say`a DMARC record`,
  'mta-sts': say`an MTA-STS record`,
  'tls-rpt': say`a TLS-RPT record`,
  bimi: say`a BIMI record`,
};

export default defineRule({
  id: 'policy/record-misplaced',
  on: 'policy-record',
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
  },
  check(view, { report }) {
    if (view.placement !== 'wrong') return;
    const { expectedOwner } = view;
    const what = NAMES[view.kind];
    if (expectedOwner === undefined || expectedOwner === view.owner) report('elsewhere', view.headSpan, { what });
    else {
      const fixes = underscoreFixes(view.written, expectedOwner);
      const name = fixes.length === 0 ? 'misplaced' : 'noUnderscore';
      report(name, view.headSpan, { what, expected: expectedOwner }, { fixes });
    }
  },
});

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
