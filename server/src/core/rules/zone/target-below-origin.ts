import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { providerBelowOrigin } from './lib/target-faults.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/target-below-origin',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    provider:
      'This name belongs to {provider}, but it ends in the name of this zone, so the record leads to {published}, which does not exist. A control panel probably appended the domain. Write {meant}, with a final dot.',
  },
  check(document, { report }) {
    const { records } = document.zone;
    for (const i of zoneFactsOf(document).withTarget) {
      const target = targetOf(records.at(i)!);
      const found = target && providerBelowOrigin(document, i, target);
      if (target === undefined || found === undefined) continue;
      const meant = `${found.meant}.`;
      const data = { provider: found.provider, published: target.name, meant: found.meant };
      const fix = { title: say`Write ${meant}`, edits: () => [replace(target.span, meant)] };
      report('provider', target.span, data, { fixes: target.text.endsWith('"') ? [] : [fix] });
    }
  },
});
