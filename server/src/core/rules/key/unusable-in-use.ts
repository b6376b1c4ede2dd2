import { say } from '../../text/say.ts';
import type { SignatureFact } from '../../workspace/facts.ts';
import { dataStateOf, placedProblems, shapeOf } from '../../workspace/key-reading.ts';
import { signaturePlaces } from '../key-places.ts';
import { defineRule } from '../rule.ts';
import { removeTag, setValue } from './lib/edits.ts';

export default defineRule({
  id: 'key/unusable-in-use',
  on: 'key-in-workspace',
  severity: 'info',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    type: 'This is an {own} key, and {count} it {are} made with another kind (a={other}): receivers refuse {them}. Publish the key that the signer actually uses, or give that signer its own selector.',
    hash: 'h={own} does not allow {other}, and {count} it {are} made with that (a=): receivers refuse {them}. Configure the signer to use rsa-sha256.',
    strict:
      't=s requires that i= has exactly the domain {domain}, and {count} it {are} for a subdomain (i=): receivers refuse {them}. Remove s from t=, or configure the signer to leave i= out.',
  },
  check(view, { report, index }) {
    const uses = index.signaturesWith(view.owner).filter(({ kind }) => kind === 'dkim-signature');
    if (uses.length === 0 || shapeOf(view) !== 'tags' || dataStateOf(view) !== 'whole') return;
    const { key, name } = view;
    const { keyType, keyData, flags } = key;
    const details = (unfit: readonly SignatureFact[]) => ({ related: signaturePlaces(unfit) });
    // A key that its own record calls by a wrong name is another mistake.
    const isNamedRight = keyType !== undefined && keyType === keyData?.material?.algorithm;
    const ofOtherType = uses.filter(({ algorithm }) => algorithm !== undefined && partsOf(algorithm).type !== keyType);
    if (isNamedRight && ofOtherType.length > 0) {
      const own = keyType === 'rsa' ? 'RSA' : 'Ed25519';
      const data = { own, other: ofOtherType[0]!.algorithm!, ...words(ofOtherType) };
      report('type', view.source((key.type ?? key.data)!.tag.nameSpan), data, details(ofOtherType));
    }
    const ofOtherHash = uses.filter(
      ({ algorithm }) => algorithm !== undefined && !key.acceptsHash(partsOf(algorithm).hash),
    );
    if (
      key.hashes !== undefined &&
      ofOtherHash.length > 0 &&
      placedProblems(view, 'hash-excludes-sha256').length === 0
    ) {
      const other = partsOf(ofOtherHash[0]!.algorithm!).hash;
      const data = { own: key.hashes.tag.value, other, ...words(ofOtherHash) };
      report('hash', view.source(key.hashes.tag.valueSpan), data, details(ofOtherHash));
    }
    const below = key.isStrict ? uses.filter(({ isBelowDomain }) => isBelowDomain) : [];
    if (flags === undefined || below.length === 0) return;
    const others = flags.value.filter(({ text }) => text !== 's').map(({ text }) => text);
    const fix = others.length === 0 ? removeTag(view, flags.tag) : setValue(view, flags.tag, others.join(':'));
    const data = { domain: name.domain, ...words(below) };
    report('strict', view.source(flags.tag.valueSpan), data, { ...details(below), fixes: [fix] });
  },
});

function partsOf(algorithm: string): { type: string; hash: string } {
  const [type = '', hash = ''] = algorithm.split('-');
  return { type, hash };
}

function words(uses: readonly SignatureFact[]): { count: string; are: string; them: string } {
  return uses.length === 1
    ? { count: say`one signature of this workspace that names`, are: say`is`, them: say`it` }
    : { count: say`${uses.length} signatures of this workspace that name`, are: say`are`, them: say`them` };
}
