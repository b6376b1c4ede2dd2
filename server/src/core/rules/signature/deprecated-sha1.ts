import { receiptTime } from '../../workspace/receipt-time.ts';
import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

/** RFC 8301 came out in January 2018; rsa-sha1 was right before. */
const FORBIDDEN_SINCE = Date.UTC(2018, 0, 1) / 1000;

export default defineRule({
  id: 'signature/deprecated-sha1',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 8301, section: '3.1' }],
  messages: {
    sha1: 'The {field} uses SHA-1, which must not be used any more: receivers treat it as if there were no signature. Configure the signer to use rsa-sha256; the key can stay.',
    old: 'The {field} uses SHA-1, as was usual when the message arrived. Since 2018 receivers must not accept it, so it cannot be verified today. Check that the signer uses rsa-sha256 now.',
  },
  check(view, { report }) {
    for (const { span } of placedProblems(view, 'algorithm-sha1')) {
      const received = receiptTime(view.message);
      const isOld = received !== undefined && received < FORBIDDEN_SINCE;
      if (isOld) report('old', span, { field: view.field.name }, { severity: 'info' });
      else report('sha1', span, { field: view.field.name });
    }
  },
});
