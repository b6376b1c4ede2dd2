/** Codes in running text: their boundaries, and which of several speaks. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  chooseStatus,
  findReplyCodes,
  findStatusCodes,
  parseStatusCode,
  replyFor,
} from '../../server/src/core/bounce/status-code.ts';

describe('enhanced status codes', () => {
  for (const [text, codes] of [
    ['550 5.7.13 text', ['5.7.13']],
    ['550 5.7.133 text', ['5.7.133']],
    ['#5.7.13', ['5.7.13']],
    ['(#5.7.13)', ['5.7.13']],
    ['(5.7.13)', ['5.7.13']],
    ['smtp;5.7.13 text', ['5.7.13']],
    ['dsn=5.7.13,', ['5.7.13']],
    ['550-5.7.26 a\r\n550 5.7.26 b', ['5.7.26', '5.7.26']],
    ['Status: 5.1.1.', ['5.1.1']],
    ['550 5.1.1: user', ['5.1.1']],
    ["'5.7.1'", ['5.7.1']],
    ['5.7.1334', []],
    ['5.7.13.2', []],
    ['192.0.5.7.13', []],
    ['15.7.13', []],
    ['engine=2.50.10432:5.13.68', []],
    ['MOS 4.4.4b-GA', []],
    ['version 5.7.13', []],
    ['MTA/5.1.1', []],
    ['Domino Release 5.0.8', []],
    ['v5.7.13', []],
    ['host 4.4.4.4 said', []],
    ['user@5.1.1', []],
    ['1-5.7.13', []],
    ['3.7.1', []],
    ['05.7.13', []],
  ] as const) {
    test(JSON.stringify(text), () =>
      assert.deepEqual(
        findStatusCodes(text).map(({ code }) => code),
        codes,
      ),
    );
  }

  test('the span covers the code alone', () => {
    const text = '<<< 550 (#5.7.13) no';
    const [code] = findStatusCodes(text);
    assert.equal(text.slice(code!.start, code!.end), '5.7.13');
  });

  test('leading zeros are dropped, other subjects and classes are not codes', () => {
    assert.equal(findStatusCodes('5.7.013')[0]?.code, '5.7.13');
    assert.equal(parseStatusCode('3.1.1'), undefined);
    assert.deepEqual(parseStatusCode('4.7.30'), { class: 4, subject: 7, detail: 30 });
  });
});

describe('reply codes', () => {
  for (const [text, codes] of [
    ['550 5.7.13 text', ['550']],
    ['said: 550 no', ['550']],
    ['smtp;550 no', ['550']],
    ['<<< 421-busy', ['421']],
    ['(reason: 554 no)', ['554']],
    ['SMTP error after DATA: 451 later', ['451']],
    ['ERROR_CODE :550, ERROR_CODE :5.1.1', ['550']],
    ['we sold 550 messages', []],
    ['room 550', []],
    ['port 465', []],
    ['192.0.2.550', []],
    ['550-1234', []],
    ['$550', []],
    ['250 OK', []],
  ] as const) {
    test(JSON.stringify(text), () =>
      assert.deepEqual(
        findReplyCodes(text).map(({ code }) => code),
        codes,
      ),
    );
  }
});

describe('the code that speaks', () => {
  for (const [text, code] of [
    ['554 5.0.0 Service unavailable\n<<< 550 5.7.13 unsigned', '5.7.13'],
    ['<<< 550 5.7.13 unsigned\n554 5.0.0 Service unavailable', '5.7.13'],
    ['550 4.4.7 QUEUE.Expired; last error 451 4.4.2 dropped', '4.4.2'],
    ['550 5.0.350 Remote server returned an error -> 550 5.7.1 no', '5.7.1'],
    ['code 5.1.0, 550 5.7.13 unsigned', '5.7.13'],
    ['250 2.1.5 ok, 550 5.1.1 no', '5.1.1'],
    ['554 5.0.0 Service unavailable', '5.0.0'],
    ['550 4.4.7 expired', '4.4.7'],
    ['250 2.0.0 ok', undefined],
  ] as const) {
    test(JSON.stringify(text), () => assert.equal(chooseStatus(findStatusCodes(text), text)?.code, code));
  }

  test('the reply code is the one before the enhanced code', () => {
    const text = '450 busy\n<<< 550 5.7.13 unsigned\n<<< 503 need RCPT';
    const status = chooseStatus(findStatusCodes(text), text);
    assert.equal(replyFor(findReplyCodes(text), status)?.code, '550');
  });
});
