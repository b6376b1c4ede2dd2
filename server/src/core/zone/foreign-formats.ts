/**
 * What people keep beside zones and hand over as one: other programs' configurations, dumps and data. Named for what they are, with
 * the way to what can be checked. Each form is recognised by lines that nothing else has.
 */

import { say } from '../text/say.ts';

interface ForeignFormat {
  readonly isIt: (head: string) => boolean;
  /** Ends the sentence "FILE: ...". */
  readonly says: string;
}

/** A share of the lines that are neither empty nor comments. */
function most(head: string, line: RegExp, comment = /^\s*(?:[#;]|$)/): boolean {
  const lines = head
    .split(/\r\n|\n|\r/)
    .slice(0, 200)
    .filter((each) => !comment.test(each));
  return lines.length > 0 && lines.filter((each) => line.test(each)).length >= lines.length * 0.8;
}

/** Whether the first line names the columns of a table of records. */
function isTable(head: string): boolean {
  const first = /^\s*([^\r\n]{1,400})/.exec(head)?.[1] ?? '';
  const columns = first.split(/[,;\t]/).map((column) => column.replace(/["']/g, '').trim().toLowerCase());
  const has = (...names: string[]) => columns.some((column) => names.includes(column));
  return (
    columns.length >= 3 &&
    has('type', 'record type') &&
    has('name', 'host', 'hostname', 'domain', 'record', 'record name', 'host name')
  );
}

const FORMATS: readonly ForeignFormat[] = [
  {
    isIt: (head) =>
      /^[ \t]*zone[ \t]+"[^"\r\n]*"(?:[ \t]+(?:IN|CH|HS))?[ \t]*\{/im.test(head) ||
      /^[ \t]*(?:options|acl[ \t]+\S+|logging|controls|view[ \t]+\S+|key[ \t]+\S+|include[ \t]+"[^"]*")[ \t]*[{;][ \t]*(?:$|\/\/|#|\/\*)/im.test(
        head,
      ),
    says: say`is a configuration of BIND (named.conf), not a zone. Check the files that its zone statements name: \`file "...";\`.`,
  },
  {
    isIt: (head) =>
      /^(?:server|zone|pattern|remote-control|key):[ \t]*(?:#.*)?$/m.test(head) && /^[ \t]+zonefile:/m.test(head),
    says: say`is a configuration of NSD (nsd.conf), not a zone. Check the files named by its zonefile: lines.`,
  },
  {
    isIt: (head) => /^zone:[ \t]*$/m.test(head) && /^[ \t]+- domain:/m.test(head),
    says: say`is a configuration of Knot DNS (knot.conf), not a zone. Check the files named by its file: lines.`,
  },
  {
    isIt: (head) => most(head, /^[ \t]*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.%a-z0-9]*)[ \t]+[\w.-]+/i),
    says: say`is a hosts file, not a zone. In a zone the name comes first: \`www IN A 192.0.2.1\`.`,
  },
  {
    isIt: (head) =>
      most(head, /^[.&=+@'^CZ:%\-S][^\s:]*(?::[^\r\n]*)?$/, /^(?:#.*|\s*)$/) &&
      /^(?:[.&=+@'CZ^]|:)[^\s:]+:[^\r\n]*/m.test(head) &&
      /^[.&=+@'CZ^][\w*.\\-]+:/m.test(head),
    says: say`is a data file of tinydns (djbdns), not a zone. Check what it publishes: transfer the zone into a file (\`dig axfr NAME @SERVER\`), and check that.`,
  },
  {
    isIt: (head) => /^\s*\{/.test(head) && /"ResourceRecordSets?"\s*:/.test(head),
    says: say`is a list of record sets of Amazon Route 53 (JSON), or of changes to them, not a zone. \`cli53 export NAME\` writes the hosted zone as a zone file: check that.`,
  },
  {
    isIt: (head) =>
      /^(?:---[ \t]*(?:\r\n|\n|\r))?(?:#[^\r\n]*(?:\r\n|\n|\r))*(?:['"][^'"\r\n]*['"]|[\w.*-]+):[ \t]*(?:\r\n|\n|\r)/.test(
        head,
      ) &&
      /^[ \t]+(?:- )?type:[ \t]*['"]?(?:A|AAAA|ALIAS|CAA|CNAME|DNAME|MX|NAPTR|NS|PTR|SPF|SRV|SSHFP|TLSA|TXT|URLFWD)['"]?[ \t]*$/m.test(
        head,
      ),
    says: say`is a zone of octoDNS (YAML), which cannot be read. Give the zone a target of the class \`octodns_bind.ZoneFileProvider\`, and sync to it alone (\`octodns-sync --target NAME --doit\`): that writes a zone file. Check that.`,
  },
  {
    isIt: (head) =>
      /^[ \t]*(?:D|D_EXTEND)\([ \t\r\n]*["'][\w.!-]+["'][ \t]*,/m.test(head) &&
      /\b(?:NewRegistrar|NewDnsProvider|REG_\w+|DnsProvider|TXT)\(?/.test(head),
    says: say`is a configuration of DNSControl, which cannot be read. \`dnscontrol get-zones --format=zone CREDENTIALS - NAME\` writes what the provider publishes as a zone file: check that.`,
  },
  {
    isIt: (head) => /^[ \t]*resource[ \t]+"[a-z0-9_]+"[ \t]+"[^"]+"[ \t]*\{/m.test(head),
    says: say`is a Terraform configuration, which cannot be read. Export the zone from the DNS provider as a zone file (often called BIND format), or transfer it into one (\`dig axfr NAME @SERVER\`), and check that.`,
  },
  {
    isIt: (head) => /^Name\t(?:Type|Typ)\t/.test(head) || /^\(same as parent folder\)\t/m.test(head),
    says: say`is a list exported from the DNS Manager of Windows, not a zone. \`dnscmd /ZoneExport NAME FILE\` writes the zone as a zone file.`,
  },
  {
    isIt: (head) => isTable(head),
    says: say`is a table of records (CSV), not a zone. Export the zone as a zone file: providers often call it BIND format.`,
  },
  {
    isIt: (head) =>
      /^\s*[[{]/.test(head) &&
      /"(?:type|recordType|record_type|rrset_type)"\s*:\s*"(?:Microsoft\.Network\/(?:private)?dns[Zz]ones\/)?(?:A|AAAA|ALIAS|CAA|CNAME|MX|NS|PTR|SOA|SRV|TXT)"/.test(
        head,
      ),
    says: say`is a list of records in JSON, as an API returns it, not a zone. Export the zone as a zone file: providers often call it BIND format.`,
  },
  {
    isIt: (head) => /^[ \t]*(?:- )?kind:[ \t]*['"]?dns#(?:resourceRecordSet|change)\b/m.test(head),
    says: say`is a list of record sets of Google Cloud DNS (YAML), not a zone. \`gcloud dns record-sets export FILE --zone=NAME --zone-file-format\` writes a zone file: check that.`,
  },
  {
    isIt: (head) => /^kind:[ \t]*['"]?DNSEndpoint\b/m.test(head),
    says: say`is a resource of ExternalDNS (Kubernetes), not a zone. Export the zone from the DNS provider as a zone file, and check that.`,
  },
  {
    isIt: (head) => /["']?Type["']?[ \t]*:[ \t]*["']?AWS::Route53::RecordSet(?:Group)?\b/.test(head),
    says: say`is a template of AWS CloudFormation, not a zone. \`cli53 export NAME\` writes the hosted zone as a zone file: check that.`,
  },
  {
    isIt: (head) => /^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/m.test(head),
    says: say`is a private key. \`dkim-lint check-key KEY ZONE\` compares it with the published record.`,
  },
  {
    isIt: (head) => /^Private-key-format: v1/m.test(head),
    says: say`is a private key of DNSSEC, not a zone.`,
  },
];

/** What a text is that is neither a zone nor a message; undefined where nobody knows. */
export function foreignFormat(text: string): string | undefined {
  const head = text.slice(0, 32 * 1024).replace(/^\ufeff/, '');
  return FORMATS.find(({ isIt }) => isIt(head))?.says;
}

/** The same for octets that are not text. */
export function foreignOctets(octets: Uint8Array): string | undefined {
  if (RAW_ZONE.some((magic) => magic.every((octet, i) => octets[i] === octet)))
    return say`is a zone in the raw format of BIND. \`named-compilezone -f raw -F text -o OUT NAME FILE\` writes it as text.`;
  return undefined;
}

/** `dns_masterformat_raw` (2) and the versions of its header, 0 and 1, as 32-bit numbers (BIND 9, masterdump.c). */
const RAW_ZONE = [
  [0, 0, 0, 2, 0, 0, 0, 0],
  [0, 0, 0, 2, 0, 0, 0, 1],
];
