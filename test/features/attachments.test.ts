/** Attachments of a message: their octets, and names for their files that do no harm. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attachmentsOf, fileNameFor } from '../../server/src/core/documents/attachments.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';

/** A binary string: one unit is one octet. */
const MESSAGE = [
  'From: a@example.org',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'text',
  '--b',
  'Content-Type: application/octet-stream',
  'Content-Disposition: attachment; filename="../../.ssh/authorized_keys"',
  'Content-Transfer-Encoding: base64',
  '',
  'AAEC//79',
  '--b',
  'Content-Type: text/plain; name="eight.txt"',
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: 8bit',
  '',
  '\xe4\xff\x80',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'From: b@example.org',
  '',
  'inner',
  '--b--',
  '',
].join('\r\n');

test('attachments have the octets that were sent', () => {
  const found = attachmentsOf(new MessageDocument('file:///a.eml', MESSAGE, 'octets'));
  assert.deepEqual(
    found.map(({ fileName, type, size }) => [fileName, type, size]),
    [
      ['authorized_keys', 'application/octet-stream', 6],
      ['eight.txt', 'text/plain', 3],
      ['attachment-3.eml', 'message/rfc822', 28],
    ],
  );
  assert.deepEqual([...found[0]!.octets()], [0, 1, 2, 255, 254, 253]);
  assert.deepEqual([...found[1]!.octets()], [0xe4, 0xff, 0x80]);
});

describe('a file name', () => {
  const cases: readonly (readonly [title: string, declared: string | undefined, safe: string])[] = [
    ['as it is', 'Invoice 2026-11.pdf', 'Invoice 2026-11.pdf'],
    ['in another script', 'счёт.pdf', 'счёт.pdf'],
    ['of a path that climbs', '../../etc/passwd', 'passwd'],
    ['of a path of Windows', 'C:\\Windows\\win.ini', 'win.ini'],
    ['of a path that ends in a separator', 'folder/', 'attachment-1.pdf'],
    ['that would be hidden', '.bashrc', 'bashrc'],
    ['that Windows would shorten', 'report.pdf. . ', 'report.pdf'],
    ['of a device of Windows', 'nul.txt', '_nul.txt'],
    ['with an alternate stream', 'a.txt:b.exe', 'a.txt_b.exe'],
    ['that is turned round on the screen', 'invoice\u202efdp.exe', 'invoice_fdp.exe'],
    ['with a line end and a NUL', 'a\r\nb\0c.txt', 'a  b_c.txt'],
    ['with wildcards', '*?.txt', '__.txt'],
    ['of dots alone', '..', 'attachment-1.pdf'],
    ['that is empty', '', 'attachment-1.pdf'],
    ['that is missing', undefined, 'attachment-1.pdf'],
  ];
  for (const [title, declared, safe] of cases) {
    test(title, () => assert.equal(fileNameFor(declared, 'application/pdf', 0), safe));
  }

  test('is short enough for a file system, and keeps its extension', () => {
    const name = fileNameFor(`${'ж'.repeat(5000)}.pdf`, 'application/pdf', 0);
    assert.ok(new TextEncoder().encode(name).length <= 150, name);
    assert.match(name, /^ж+\.pdf$/);
  });
});
