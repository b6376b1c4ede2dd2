import { publishedExample } from '../../dkim/public-key.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/example-published',
  severity: 'error',
  spec: [{ rfc: 6376 }, { rfc: 8463 }],
  messages: {
    published:
      'This key is the example from {source}, which also prints its private half, so anyone can sign mail in the name of this domain. Make your own key under a new selector, and revoke this one.',
  },
  check({ key, source }, { report }) {
    const material = key.keyData?.material;
    const example = material === undefined ? undefined : publishedExample(material);
    if (key.data !== undefined && example !== undefined)
      report('published', source(key.data.span), { source: example });
  },
});
