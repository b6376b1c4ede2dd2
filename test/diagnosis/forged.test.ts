/** A forged bounce must never make anybody authorise a stranger: edits of SPF records need the word of one's own zones. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { bounce, open, record, UNSIGNED, zone } from './workspace.ts';

const SPF = '@ IN TXT "v=spf1 mx ip4:192.0.2.53 -all"';
const STRANGER = '203.0.113.66';
const REPLY = `550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 DKIM = did not pass 550-5.7.26 SPF [example.org] with ip: [${STRANGER}] = did not pass 550 5.7.26 - gsmtp`;

async function editsFor(eml: string, ...lines: readonly string[]) {
  const opened = await open(eml, { 'example.org.zone': zone(SPF, ...lines) });
  const actions = codeActions(opened.snapshot, opened.view.span!);
  return { ...opened, actions, edits: actions.filter(({ edits }) => edits !== undefined) };
}

describe('an address out of a bounce', () => {
  test('that no zone has is never put into a record', async () => {
    const { edits, diagnosis } = await editsFor(bounce({ reply: REPLY, returned: UNSIGNED }), record('s1'));
    assert.deepEqual(edits, []);
    assert.ok(diagnosis.steps.every(({ action }) => action.kind !== 'edit'));
    assert.ok(diagnosis.steps.some(({ title }) => title === `Find out whether ${STRANGER} is one of your servers`));
  });

  test('is not vouched for by Received fields, which are forged as easily as the reply', async () => {
    const received = `Received: from out.example.org (out.example.org [${STRANGER}])\n by mail.example.org (Postfix) with ESMTPS id 3; Tue, 24 Nov 2026 11:59:00 +0000\n`;
    const eml = `${received.replaceAll('\n', '\r\n')}${bounce({ reply: REPLY, returned: `${received}${UNSIGNED}` })}`;
    assert.deepEqual((await editsFor(eml)).edits, []);
  });

  test('that a host of the workspace has is offered, with the host and its line', async () => {
    const { edits, actions } = await editsFor(
      bounce({ reply: REPLY, returned: UNSIGNED }),
      record('s1'),
      `out IN A ${STRANGER}`,
    );
    const [edit] = edits;
    assert.equal(edits.length, 1, actions.map(({ title }) => title).join('\n'));
    assert.match(
      edit!.title,
      /Add ip4:203\.0\.113\.66 to the SPF record of example\.org \(out\.example\.org, line 8\)$/,
    );
    const text = applyEdits(zone(SPF, record('s1'), `out IN A ${STRANGER}`), edit!.edits!);
    assert.ok(text.includes(`"v=spf1 mx ip4:192.0.2.53 ip4:${STRANGER} -all"`), text);
  });

  test('of IPv6 works alike', async () => {
    const address = '2001:db8:17::2';
    const eml = bounce({ reply: REPLY.replace(STRANGER, address), returned: UNSIGNED });
    const { edits } = await editsFor(eml, `out IN AAAA ${address}`);
    assert.match(edits[0]!.title, /Add ip6:2001:db8:17::2 to/);
    assert.deepEqual((await editsFor(eml)).edits, []);
  });

  test('that passes already is not added', async () => {
    const eml = bounce({ reply: REPLY.replace(STRANGER, '192.0.2.53'), returned: UNSIGNED });
    assert.deepEqual((await editsFor(eml)).edits, []);
  });

  test('is not added to a record that is invalid', async () => {
    const eml = bounce({ reply: REPLY, returned: UNSIGNED });
    const zones = { 'example.org.zone': zone('@ IN TXT "v=spf1 ipv4:192.0.2.53 -all"', `out IN A ${STRANGER}`) };
    const { snapshot, view } = await open(eml, zones);
    assert.ok(codeActions(snapshot, view.span!).every(({ edits }) => edits === undefined));
  });
});
