/** What a message or a zone says is shown in the editor without anything that hides, reorders or acts. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LspClient, PULL } from './lsp-client.ts';

/** ESC, BEL, a C1 control, and marks that turn or hide text. */
const EVIL = '\u001b[31m\u0007\u009b\u202e\u2066\u200b\ufeff';
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

const MESSAGE = `From: Joe ${EVIL} <joe@example.org>
To: "${EVIL}" <jane@example.com>
Subject: =?utf-8?b?${Buffer.from(`Lunch ${EVIL}`).toString('base64')}?= ${EVIL}
Message-ID: <1${EVIL}@example.org>
DKIM-Signature: v=1; a=rsa-sha256; d=example${EVIL}.org; s=s1${EVIL}; h=from; bh=AAAA; b=AAAA; x${EVIL}=1
Content-Type: multipart/report; boundary=b; report-type=delivery-status

--b
Content-Type: text/plain; name="${EVIL}.txt"

550 5.7.1 <jane@example.com>: ${EVIL} not signed
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx${EVIL}.example.net

Final-Recipient: rfc822; jane${EVIL}@example.com
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 ${EVIL}
--b--
`;
const ZONE = `$ORIGIN example.org.
$TTL 60
@ SOA ns1 host 1 2 3 4 5
@ NS ns1
ns1 A 192.0.2.1
s1${EVIL}._domainkey TXT "v=DKIM1; p=; x${EVIL}=1"
_dmarc TXT "v=DMARC1; p=${EVIL}; rua=mailto:${EVIL}@example.org"
@ TXT "v=spf1 include:${EVIL} -all"
${EVIL} IN A ${EVIL}
$INCLUDE ${EVIL}
$${EVIL} x
`;

const client = new LspClient();
before(() => client.initialize(PULL));
after(async () => assert.equal(await client.stop(), 0));

/** Every text of an answer, but those that go back into a document or to a program. */
function textsOf(value: unknown, key = ''): string[] {
  if (['newText', 'uri', 'target', 'arguments', 'data', 'insertText', 'filterText', 'edit', 'href'].includes(key))
    return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsOf(each, name));
}

const CASES = [
  { uri: 'file:///a.eml', language: 'eml', text: MESSAGE },
  { uri: 'file:///example.org.zone', language: 'dns-zone', text: ZONE },
];

for (const { uri, language, text } of CASES) {
  test(`${language}: nothing that is shown acts`, async () => {
    await client.open(uri, language, text);
    const lines = text.split('\n');
    const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const textDocument = { uri };
    const expectHarmless = async (method: string, params: object) => {
      const answer = await client.request(method, { textDocument, ...params });
      for (const shown of textsOf(answer)) assert.doesNotMatch(shown, ACTING, `${method}: ${JSON.stringify(shown)}`);
    };
    await expectHarmless('textDocument/diagnostic', {});
    await expectHarmless('textDocument/documentSymbol', {});
    await expectHarmless('textDocument/codeLens', {});
    await expectHarmless('textDocument/documentLink', {});
    const diagnostics = await client.pull(uri);
    await expectHarmless('textDocument/codeAction', { range: whole, context: { diagnostics } });
    for (const [line, words] of lines.entries()) {
      for (let character = 0; character <= words.length; character += 7) {
        const position = { line, character };
        await expectHarmless('textDocument/hover', { position });
        await expectHarmless('textDocument/completion', { position });
      }
    }
    await expectHarmless('workspace/symbol', { query: '' });
    await expectHarmless('dkimLint/selectors', {});
  });
}

test('a refused rename names nothing that acts', async () => {
  const params = { textDocument: { uri: CASES[1]!.uri }, position: { line: 5, character: 0 }, newName: `a${EVIL}` };
  await assert.rejects(client.request('textDocument/rename', params), (error: Error) => !ACTING.test(error.message));
});
