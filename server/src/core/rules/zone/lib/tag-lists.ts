/** TXT records whose text receivers read tag by tag. */

import type { ResourceRecord } from '../../../zone/zone.ts';

/** Whether a record is a DKIM key or a policy made of tags. SPF's terms are read otherwise. */
export function isTagList(record: ResourceRecord | undefined): boolean {
  if (record === undefined) return false;
  if (record.owner.split('.').includes('_domainkey')) return true;
  const text = record.strings.map(({ data }) => data.text).join('');
  return /^[^a-z]{0,20}v[^a-z0-9]{0,20}(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)/i.test(text.slice(0, 60));
}
