import type { DomainName } from '../../text/domain-name.ts';
import { labels } from '../../text/domain-name.ts';
import { NO_SELECTORS } from '../../workspace/key-reading.ts';
import { COMMENTED } from '../../zone/name-check.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/invalid-selector',
  on: 'key-record',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    characters:
      'A selector has letters, digits and hyphens, and this one is {selector}. Most receivers find the key anyway; strict ones reject every signature that names it. Choose another selector for the next key.',
  },
  check(view, { report }) {
    const { selector } = view.name;
    const isWrong = labels(selector as string as DomainName).some(
      (label, i) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label) && !(i === 0 && label === '*'),
    );
    if (!isWrong || NO_SELECTORS.has(selector) || !view.isKey) return;
    // What name servers refuse, an @, what is not ASCII, and what was meant as a comment, have a finding already.
    if (/\\|@/.test(selector) || COMMENTED.test(selector)) return;
    report('characters', view.headSpan, { selector });
  },
});
