import { say } from '../../text/say.ts';
import { dataStateOf, placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setType } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

/** Key types of drafts for DKIM2: not for DKIM, but no mistake. */
const FUTURE_TYPES = /^(?:ml-?dsa|slh-?dsa|falcon|fn-?dsa)-?\w*$/i;

/** What people write for Ed25519. */
const ED25519_NAMES = /^(?:eddsa|ed-?25519(?:-sha256)?|curve25519)$/i;
const RSA_NAMES = /^rsa(?:-sha(?:1|256)|\d+)?$/i;

export default defineKeyRule({
  id: 'key/unknown-type',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 8463, section: '4' },
  ],
  messages: {
    unknown:
      'DKIM has no key type "{type}"; it has rsa and ed25519. Receivers ignore this key, and every signature that uses it fails. Correct the type.',
    empty: 'k= is empty, which names no key type. Most receivers ignore this key. Leave k= out for an RSA key.',
    future:
      'Keys of type "{type}" belong to DKIM2, which is still a draft. Current receivers ignore this key; a DKIM signature cannot use it. Keep an RSA or Ed25519 key for those.',
  },
  check(view, { report }) {
    const { type, keyData } = view.key;
    const [problem] = placedProblems(view, 'type-empty', 'type-unknown');
    if (type === undefined || problem === undefined) return;
    if (FUTURE_TYPES.test(type.value)) {
      report('future', problem.span, { type: type.tag.value }, { severity: 'info' });
      return;
    }
    const algorithm = dataStateOf(view) === 'private' ? undefined : keyData?.material?.algorithm;
    if (type.value === '') {
      const fixes =
        algorithm === 'ed25519' ? [setType(view, 'ed25519')] : [removeTag(view, type.tag, say`Remove the empty k=`)];
      report('empty', problem.span, {}, { fixes });
      return;
    }
    const isEd25519 = algorithm === 'ed25519' || (algorithm === undefined && ED25519_NAMES.test(type.value));
    const isRsa = algorithm === 'rsa' || (algorithm === undefined && RSA_NAMES.test(type.value));
    const meant = isEd25519 ? 'ed25519' : isRsa ? 'rsa' : undefined;
    report(
      'unknown',
      problem.span,
      { type: type.tag.value },
      meant === undefined ? {} : { fixes: [setType(view, meant)] },
    );
  },
});
