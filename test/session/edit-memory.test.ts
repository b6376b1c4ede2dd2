import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Session } from '../../server/src/core/session.ts';

const URI = 'file:///example.org.zone';

/** Collects young objects alone, as V8 does many times between two looks at the old ones. */
function collectYoung(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as (options: { readonly type: 'minor' }) => void)({ type: 'minor' });
}

// A hidden class or a WeakMap among the old objects that points at a text holds it until these are collected: at 10 MB a keystroke
// that is a gigabyte in a hundred keystrokes.
test('the texts of earlier keystrokes go with the young objects', () => {
  const session = new Session({ clock: () => 0 });
  const head =
    '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1 host 1 7200 900 1209600 3600\n@ IN NS ns1\nns1 IN A 192.0.2.1\n';
  let text = `${head}${Array.from({ length: 40_000 }, (_, i) => `host${i} IN AAAA 2001:db8::${i.toString(16)} ; a host\n`).join('')}`;
  session.open({ uri: URI, language: 'dns-zone', text });
  session.findings(URI);
  const edit = () => {
    const at = head.length - 1;
    text = `${text.slice(0, at)} ${text.slice(at)}`;
    session.edit(URI, { span: { start: at, end: at }, newText: ' ' }, () => text);
    session.findings(URI);
  };
  for (let i = 0; i < 4; i++) edit();
  for (let i = 0; i < 3; i++) collectYoung();
  const before = process.memoryUsage().heapUsed;
  const edits = 40;
  for (let i = 0; i < edits; i++) {
    edit();
    // Each that is looked at while it is in use becomes an old one: seldom, as in an editor.
    if (i % 20 === 19) collectYoung();
  }
  collectYoung();
  const kept = (process.memoryUsage().heapUsed - before) / text.length;
  assert.ok(kept < edits / 4, `the memory of ${kept.toFixed(1)} texts is held after ${edits} edits`);
});
