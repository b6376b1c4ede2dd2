import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { readUrl } from './lib/written-host.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/target-is-url',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '3.1' }],
  messages: {
    redirect:
      'A CNAME record takes a host name, and this is a URL. DNS cannot redirect a browser or choose a path: name servers read the text as the name {name}, which does not exist. Write the host name alone, and let the web server there redirect.',
    port: '{type} takes a host name, and this has a port. Name servers read the text as the name {name}, which does not exist. Write the host name alone; only SRV, SVCB and HTTPS records name a port.',
    host: '{type} takes a host name, and this is a URL. Name servers read the text as the name {name}, which does not exist, so nothing reaches that host. Write the host name alone.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    for (const i of zoneFactsOf(document).withTarget) {
      if (nameTable.isHostName(index.target[i]!)) continue;
      const record = records.at(i)!;
      const target = targetOf(record);
      const url = target && readUrl(target.text);
      if (target === undefined || url === undefined) continue;
      const { type } = record;
      const { host } = url;
      const fixes =
        host === undefined
          ? []
          : [{ title: say`Write the host name: ${host}.`, edits: () => [replace(target.span, `${host}.`)] }];
      if (type === 'CNAME' && !url.isHostWithPort) report('redirect', target.span, { name: target.name }, { fixes });
      else report(url.isHostWithPort ? 'port' : 'host', target.span, { type, name: target.name }, { fixes });
    }
  },
});
