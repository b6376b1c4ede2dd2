import { classifyKeyData } from '../../dkim/key-data.ts';
import { type ForeignRecord, foreignRecord } from '../../dkim/key-record.ts';
import { say } from '../../text/say.ts';
import { shapeOf } from '../../workspace/key-reading.ts';
import { pastedValue } from '../../workspace/pasted-value.ts';
import { defineRule } from '../rule.ts';

const NAMES: Readonly<Record<Exclude<ForeignRecord, 'empty' | 'host-name' | 'policy'>, string>> = {
  spf: say`an SPF record, which belongs to the domain itself`,
  dmarc: say`a DMARC record, which belongs to the name _dmarc`,
  'mta-sts': say`an MTA-STS record, which belongs to the name _mta-sts`,
  'tls-rpt': say`a TLS-RPT record, which belongs to the name _smtp._tls`,
  bimi: say`a BIMI record, which belongs below the name _bimi`,
  html: say`the text of a web page, copied by mistake`,
  'verification-token': say`a token that proves the ownership of a domain, which belongs to the domain itself`,
};

export default defineRule({
  id: 'key/record-foreign',
  on: 'key-record',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '6.1.2' },
  ],
  messages: {
    foreign:
      'The record at the name of a DKIM key is {what}. Receivers that look the key up cannot use it, and every signature that names this selector fails. Move it to the name where it belongs, and publish the key here.',
    policy:
      'The record at the name of a DKIM key is a policy of DomainKeys, which DKIM has replaced. Receivers that look the key up cannot use it, and every signature that names this selector fails. Publish the key here in its place.',
    noKey:
      'This text at the name of a DKIM key is not a key: it has no p=. Receivers cannot use it, and every signature that names this selector fails. Publish the key here, or delete the record.',
    line: 'The value is a whole line of a zone file: owner, TXT and all. Receivers find no usable key in it, and every signature that names this selector fails. Publish only the text of its strings.',
    bareKey:
      'The record is the key alone. Without p= before it, receivers find no key, and every signature that names this selector fails. Write v=DKIM1; p= before it.',
  },
  check(view, { report }) {
    const { text } = view.data;
    const foreign = foreignRecord(text);
    // A host name here was meant to be a CNAME, which the rules on zones report.
    if (shapeOf(view) !== 'foreign' || foreign === 'empty' || foreign === 'host-name') return;
    const pasted = pastedValue(text);
    if (pasted?.kind === 'line') {
      const { span, wanted } = pasted;
      const fix = {
        title: say`Keep only the text of the strings`,
        safe: true,
        edits: () => view.rewrite(wanted ?? ''),
      };
      report('line', view.source(span), {}, { fixes: wanted === undefined ? [] : [fix] });
      return;
    }
    const bare = classifyKeyData(text);
    if (foreign === 'policy') report('policy', view.headSpan, {});
    else if (foreign !== undefined) report('foreign', view.headSpan, { what: NAMES[foreign] });
    else if (bare.wanted === undefined) report('noKey', view.headSpan, {});
    else {
      const type = bare.material?.algorithm === 'ed25519' ? 'ed25519' : 'rsa';
      const tags = `v=DKIM1; k=${type}; p=`;
      report(
        'bareKey',
        view.source({ start: 0, end: text.length }),
        {},
        {
          fixes: [
            { title: say`Write "${tags}" before the key`, edits: () => view.replace({ start: 0, end: 0 }, tags) },
          ],
        },
      );
    }
  },
});
