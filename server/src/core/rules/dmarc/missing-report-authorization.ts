import { parent } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import { externalDestinations, type ReportDestinationState } from '../../workspace/report-destinations.ts';
import { isJudged } from '../policy/lib/problem-rule.ts';
import { defineRule } from '../rule.ts';

const MESSAGES = {
  missing:
    '{host} does not allow reports about {domain}: its zone has no record at {name}, so receivers send no {what} reports there. Publish a TXT record "v=DMARC1" at that name, or use an address in {domain}.',
  otherHost:
    'The record at {name} sends the reports on to another host, so receivers send no {what} reports at all. Change its {tag}= to an address at {host}, or remove that tag.',
  nameTooLong:
    'Receivers would look for the permission at {name}, which is longer than a name in the DNS can be, so they send no {what} reports there. Use an address in {domain}.',
} as const;

const NAMES: Readonly<Partial<Record<ReportDestinationState, keyof typeof MESSAGES>>> = {
  missing: 'missing',
  'other-host': 'otherHost',
  'name-too-long': 'nameTooLong',
};

export default defineRule({
  id: 'dmarc/missing-report-authorization',
  on: 'dmarc-in-zone',
  severity: 'warning',
  spec: [
    { rfc: 9990, section: '4' },
    { rfc: 9991, section: '5' },
  ],
  messages: MESSAGES,
  check(view, { index, dependOnOthers, report }) {
    const { content, owner } = view;
    if (content.kind !== 'dmarc' || view.placement === 'wrong' || !isJudged(view)) return;
    dependOnOthers();
    const domain = parent(owner);
    for (const { tag, uri, host, name, state } of externalDestinations(index.zonesAlone, domain, content.record)) {
      const message = NAMES[state];
      const what = tag === 'rua' ? say`aggregate` : say`failure`;
      if (message !== undefined) report(message, view.source(uri.span), { host, domain, name, what, tag });
    }
  },
});
