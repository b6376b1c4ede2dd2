/** Which files are zones and which are messages, by content: what people keep in their folders, and what only looks alike. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreignFormat, foreignOctets } from '../../server/src/core/zone/foreign-formats.ts';
import { isBinary, languageOfHead, languageOfText, mayBeMail } from '../../server/src/project/recognition.ts';

const KEY = 'p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const ZONES: Readonly<Record<string, string>> = {
  'a control panel export with the SOA first':
    '; cPanel first:102.0.0.0 (update_time):1700000000\n; Zone file for example.org\n$TTL 14400\nexample.org.\t86400\tIN\tSOA\tns1.example.net.\thostmaster.example.org.\t(\n\t\t\t\t\t\t2024010101\n\t\t\t\t\t\t3600 )\nexample.org.\t86400\tIN\tNS\tns1.example.net.\n',
  'a hoster export after a long comment':
    ';;\n;; Domain:     example.org.\n;; Exported:   2026-01-01 00:00:00\n;;\n\n;; SOA Record\nexample.org\t3600\tIN\tSOA\tns.example.net dns.example.net 2041 10000 2400 604800 3600\n\n;; A Records\nwww.example.org.\t1\tIN\tA\t192.0.2.1\n',
  'what opendkim-genkey writes': `mail._domainkey\tIN\tTXT\t( "v=DKIM1; k=ed25519; "\n\t  "${KEY}" )  ; ----- DKIM key mail for example.org\n`,
  'a key whose value is cut by a semicolon': `s1._domainkey TXT v=DKIM1; k=ed25519; ${KEY}\n`,
  'a fragment of records without a class': 'www A 192.0.2.1\nmail A 192.0.2.2\n@ MX 10 mail\n',
  'a dump of a zone transfer':
    '; <<>> DiG 9.18.24 <<>> axfr example.org @192.0.2.1\n;; global options: +cmd\nexample.org.\t3600\tIN\tSOA\tns1.example.org. hostmaster.example.org. 1 7200 3600 1209600 3600\nexample.org.\t3600\tIN\tNS\tns1.example.org.\n',
  'a zone of Windows with ages':
    ';\n;  Database file example.org.dns for example.org zone.\n;\n\n@                       IN  SOA dc1.example.org. hostmaster.example.org. (\n                        \t17           ; serial number\n                        \t900          ; refresh\n                        \t600          ; retry\n                        \t86400        ; expire\n                        \t3600       ) ; default TTL\n\n@                       [AGE:3669999]\t600\tA\t192.0.2.5\n',
  'a zone full of mistakes':
    '$ORIGIN example.org.\n# main zone\n@ IN SOA ns1 hostmaster 1 2 3 4 5\nwww IN A\nmail IN A 192.0.2.300\nfoo BAR baz\n',
  'a zone with a byte-order mark': '\ufeff$TTL 3600\n@ IN SOA ns1 hostmaster (\n 1 2 3 4 5 )\n',
  'a reverse zone':
    '$TTL 1d\n@ IN SOA ns1.example.org. hostmaster.example.org. 1 2 3 4 5\n@ IN NS ns1.example.org.\n1 IN PTR www.example.org.\n',
  'a file that only includes others': '$INCLUDE "keys.inc"\n$INCLUDE hosts.inc\n',
  'small letters':
    'example.org. in soa ns1.example.org. hostmaster.example.org. 1 2 3 4 5\nexample.org. in ns ns1.example.org.\n',
};

const MESSAGES: Readonly<Record<string, string>> = {
  'a message':
    'Received: from a.example by b.example;\r\n Mon, 30 Nov 2026 12:00:00 +0000\r\nFrom: a@example.org\r\nDate: x\r\n\r\nText\r\n',
  'a message of a mailbox':
    'From joe@example.org Tue Nov 24 12:00:00 2026\nFrom: joe@example.org\nMessage-ID: <1@example.org>\n\nText\n',
  'a message after empty lines':
    '\r\n\r\nReturn-Path: <a@example.org>\r\nFrom: a@example.org\r\nMIME-Version: 1.0\r\n\r\nText\r\n',
  'a message about a zone': 'From: a@example.org\nDate: x\n\n$ORIGIN example.org.\n@ IN SOA ns1 host 1 2 3 4 5\n',
};

const NEITHER: Readonly<Record<string, string>> = {
  'an empty file': '',
  'a program': '#!/bin/sh\n# Makes a zone\necho "$ORIGIN example.org."\necho "@ IN SOA ns1 hostmaster 1 2 3 4 5"\n',
  'a template engine': '<?php\n$TTL = 3600;\n$ORIGIN = "example.org";\necho $TTL;\n',
  'a page about records':
    '# DNS\n\nAdd this record to your zone:\n\n    example.org. IN MX 10 mail.example.org.\n\nThen wait until it is published everywhere. Some\nproviders need a day. Others are faster.\n',
  'a hosts file': '127.0.0.1 localhost\n::1 localhost ip6-localhost\n192.0.2.1 www.example.org www\n',
  'a configuration of BIND':
    'options {\n  directory "/var/cache/bind";\n};\nzone "example.org" IN {\n  type primary;\n  file "db.example.org";\n};\n',
  'a list of settings': 'from: a@example.org\nto: b@example.org\nsubject: Weekly report\nretries: 3\n',
  'YAML of octoDNS': "---\n'':\n  - type: TXT\n    value: v=spf1 -all\nwww:\n  type: A\n  value: 192.0.2.1\n",
  'a patch':
    'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nDate: x\nSubject: [PATCH] y\n\n---\n',
  'a mailbox of several messages':
    'From a@example.org Tue Nov 24 12:00:00 2026\nFrom: a@example.org\nDate: x\n\nText\n\nFrom b@example.org Tue Nov 24 12:01:00 2026\nFrom: b@example.org\nDate: y\n\nText\n',
  'a table': 'name,type,value\nwww,A,192.0.2.1\nmail,MX,10 mail\n',
  prose: 'Sign in to the server and edit a file.\nThe value in a TXT record is text.\n',
  'a log':
    '30-Nov-2026 12:00:00.000 general: info: zone example.org/IN: loaded serial 1\n30-Nov-2026 12:00:00.000 running\n',
};

for (const [title, text] of Object.entries(ZONES))
  test(`a zone by content: ${title}`, () => assert.equal(languageOfText(text), 'dns-zone'));
for (const [title, text] of Object.entries(MESSAGES))
  test(`a message by content: ${title}`, () => assert.equal(languageOfText(text), 'eml'));
for (const [title, text] of Object.entries(NEITHER))
  test(`neither by content: ${title}`, () => assert.equal(languageOfText(text), undefined));

test('octets that are not text are neither, and UTF-16 is text', () => {
  const octets = new TextEncoder().encode(`\0\0${ZONES['a reverse zone']}`);
  assert.equal(languageOfHead(octets), undefined);
  assert.equal(isBinary(octets), true);
  assert.equal(isBinary(Uint8Array.of(0xff, 0xfe, 0x40, 0)), false);
});

test('what is pasted from a bounce may be mail, and a list of settings is not', () => {
  assert.ok(mayBeMail('550 5.7.26 This mail is unauthenticated'));
  assert.ok(mayBeMail('host mx.example.net[192.0.2.1] said: 550 no'));
  assert.ok(mayBeMail('\r\nSubject: alone\r\n'));
  assert.ok(mayBeMail('Final-Recipient: rfc822; a@example.org\n'));
  assert.ok(!mayBeMail('# Title\n\nprose\n'));
  assert.ok(!mayBeMail('version: 2\nservices:\n  web: x\n'));
  assert.ok(!mayBeMail('www,A,192.0.2.1\n'));
});

test('what is often taken for a zone is named for what it is', () => {
  assert.match(foreignFormat(NEITHER['a configuration of BIND']!)!, /named\.conf/);
  assert.match(foreignFormat(NEITHER['a hosts file']!)!, /hosts file/);
  assert.match(foreignFormat(NEITHER['YAML of octoDNS']!)!, /octoDNS/);
  assert.match(foreignFormat(NEITHER['a table']!)!, /CSV/);
  assert.match(foreignFormat('Name\tType\tData\tTimestamp\nwww\tHost (A)\t192.0.2.1\t\n')!, /dnscmd/);
  assert.match(foreignFormat('{"result": [{"name": "example.org", "type": "A"}]}')!, /JSON/);
  assert.match(foreignFormat('.example.org:192.0.2.1:a:259200\n+www.example.org:192.0.2.2:86400\n')!, /tinydns/);
  assert.match(foreignFormat('{"ResourceRecordSets": [{"Name": "example.org."}]}')!, /Route 53/);
  assert.match(foreignFormat('{"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {}}]}')!, /Route 53/);
  assert.match(
    foreignFormat('var REG = NewRegistrar("none");\nD("example.org", REG,\n  TXT("@", "x"),\n);\n')!,
    /DNSControl/,
  );
  assert.match(foreignFormat('resource "aws_route53_record" "a" {\n  type = "TXT"\n}\n')!, /Terraform/);
  assert.match(
    foreignFormat('server:\n  ip-address: 192.0.2.1\nzone:\n  name: example.org\n  zonefile: a\n')!,
    /nsd\.conf/,
  );
  assert.match(foreignFormat('zone:\n  - domain: example.org\n    file: a\n')!, /knot\.conf/);
  assert.match(
    foreignFormat('kind: dns#resourceRecordSet\nname: example.org.\nrrdatas:\n- 192.0.2.1\nttl: 300\ntype: A\n')!,
    /gcloud dns record-sets export/,
  );
  assert.match(
    foreignFormat('apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nmetadata:\n  name: a\n')!,
    /ExternalDNS/,
  );
  assert.match(
    foreignFormat('Resources:\n  Key:\n    Type: AWS::Route53::RecordSet\n    Properties:\n      Type: TXT\n')!,
    /CloudFormation/,
  );
  assert.match(foreignFormat('[{"name": "www", "type": "Microsoft.Network/dnszones/A"}]')!, /JSON/);
  assert.match(foreignOctets(Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 1, 9, 9, 9, 9))!, /raw format/);
  for (const text of [...Object.values(ZONES), ...Object.values(MESSAGES), NEITHER['prose']!])
    assert.equal(foreignFormat(text), undefined, text.slice(0, 60));
});
