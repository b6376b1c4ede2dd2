/**
 * A reply's text as words that can be looked up: addresses, hosts, URLs and identifiers masked, contractions written out,
 * accents and case folded, clauses marked. What the words mean is in the tables beside this file.
 */

import { withSingleSpaces } from '../../text/white-space.ts';

/** How much of a reply is read, in UTF-16 units. */
const MAX_TEXT = 4000;
/** How many words of a reply are read. */
const MAX_TOKENS = 300;

/** Ends a sentence: no phrase goes across it. */
export const STOP = '.';
/** Ends the first half of `Recipient address rejected: User unknown`; phrases may contain it, statements end at it. */
export const COLON = ':';

/** Whether a clause ends there. */
export function isEnd(token: string): boolean {
  return token === STOP || token === COLON;
}

/** What stands for the parts of a reply that name things instead of saying something. */
export const MASKS = {
  address: '<address>',
  host: '<host>',
  ip: '<ip>',
  url: '<url>',
  id: '<id>',
  /** A host or URL of a public block list, which is a statement: it is listed there. */
  list: '<list>',
  /** The page that explains a failed SPF check; servers link to it instead of saying so. */
  spf: '<spf>',
} as const;

/** Names by which block lists are known, in hosts and URLs. */
const LIST_NAMES =
  /spamhaus|spamcop|barracudacentral|barracudanetworks\.com\/reputation|sorbs\.net|uribl|surbl|\bdnsbl|\brbl\b|rbl\.|\bbl\.|abuseat|manitu|psbl|invaluement|spamrl|cloudmark|spamblock|hostkarma|junkemailfilter|senderscore|mailspike|uceprotect|backscatterer|mxtoolbox|ipcheck\.proofpoint|prs\.proofpoint|blocklist|blacklist|lookup\.lasso|talosintelligence/i;

/** Pages to which replies about SPF lead: `www.openspf.net/Why?s=mfrom;id=...`. */
const SPF_PAGE = /\b(?:openspf\.|spf\.pobox\.com|spf\.fr\b)|[?&]s=(?:mfrom|helo)\b/i;

const URL = /\b(?:https?|ftp):\/?\/?[^\s<>"')\]]{1,500}|\bwww\.[^\s<>"')\]]{1,300}/gi;
const ADDRESS =
  /(?:"[^"\s]{1,80}"|[\p{L}\p{N}_%+=!#$&'*/?^`{|}~-]{1,64}(?:\.[\p{L}\p{N}_%+=!#$&'*/?^`{|}~-]{1,64}){0,8})@(?:\[[^\]\s]{1,60}\]|[\p{L}\p{N}][\p{L}\p{N}.-]{0,253})/giu;
const IPV4 = /\b\d{1,3}(?:\.(?:\d{1,3}|x{1,3})){3}\b(?:\/\d{1,2})?/gi;
const IPV6 = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,4}(?![\w:])/gi;
/** Names whose letters are all of one case: `STOREDRV.Deliver.Exception` is not one. */
const HOST =
  /(?<![\w.@-])(?:(?<!\*)(?:[a-z\d_*-]{1,63}\.)+[a-z]{2,18}|(?:[A-Z\d_-]{1,63}\.)+[A-Z]{2,6}|(?:[a-z\d_-]{1,63}\.)*xn--[a-z\d-]{2,60})(?![\w@-]|\.\w)/g;
/** Dotted names of Exchange's components, which say something. */
const COMPONENT = /^(?:storedrv|resolver|queue|smtpsend|transport|routing|agent|mapi)\b/i;
const CODE = /\b[245]\d\d[ -]?#?[245]\.\d{1,3}\.\d{1,3}\b|(?<![\w.])#?[245]\.\d\.\d{1,3}\b(?!\.\d)/g;
/** An identifier where it has digits and a letter; see {@link maskOfId}. */
const ID = /(?<![\p{L}\p{N}])[\w+/-]{14,}={0,2}(?:(?=([\p{L}\p{N}]))|)/gu;

/** Which command the reply was to. */
const ADDED_BY_POSTFIX = /\(in reply to [A-Za-z ]{1,60}\)/g;

/** Of what an identifier is made: most replies have no word so long. */
const MAY_BE_ID = /[\w+/-]{14}/;

/** Contractions, as the tables write them. */
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/[‘’´`]/g, "'"],
  [/\bcan't\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|were|has|have|had|could|would|should|must)n't\b/g, '$1 not'],
  [/\b(you|we|they)'(?:re|ve)\b/g, '$1 are'],
];

/** Words that are spelled in several ways, and names of header fields that no clause ends at. */
const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/\bcannot\b/g, 'can not'],
  [/\b(do|does|is|was|are)nt\b/g, '$1 not'],
  [/\b(?:may|must) not (?=(?:send|use|post|write|relay|mail|email|submit|connect)\b)/g, 'not allowed to '],
  [/\b(from|to|subject|date): (?=domain|address|header|field|line|and )/g, '$1 '],
  [/\be-mail/g, 'email'],
  // As in "e-postadress" and "e-posta".
  [/\be-post/g, 'epost'],
  [/\b(black|block|gr[ae]y|white) ?-?list/g, '$1list'],
  [/\bgraylist/g, 'greylist'],
  [/\bblock listed\b/g, 'blocklisted'],
  [/\bmail[ -]box/g, 'mailbox'],
  [/\bover ?-?quota\b/g, 'over quota'],
  [/\btimed?[ -]?out\b/g, 'timeout'],
  [/\breverse[ -]?dns\b/g, 'rdns'],
  [/\bdo'nt\b/g, 'do not'],
  [/\bdosn't\b/g, 'does not'],
  // As servers have been seen to spell them.
  [/\bexeed/g, 'exceed'],
  [/\bexceded\b/g, 'exceeded'],
  [/\badress/g, 'address'],
  [/\bnon-?exist[ae]nt\b/g, 'nonexistent'],
  [/\bover quote\b/g, 'over quota'],
  [/\bso such\b/g, 'no such'],
  // The name of a tag alone, not with its value as in "p=reject".
  [/\b(a|bh?|[cdhiklnpqstvx])=(?=['"`)]? (?!tag)|['"`)]?[:,.;]|['"`)]?$)/g, '$1 tag'],
];

/** What each of them has: most texts have none. */
const SIGNS: readonly string[] = [
  'cannot',
  'dont',
  'doesnt',
  'isnt',
  'wasnt',
  'arent',
  "'nt",
  "n't",
  'e-mail',
  'e-post',
  'list',
  'mail box',
  'mail-box',
  'quot',
  'time',
  'reverse',
  'exeed',
  'exced',
  'adress',
  'existant',
  'non-exist',
  'so such',
  'may not',
  'must not',
  '=',
  'from: ',
  'to: ',
  'subject: ',
  'date: ',
];

function hasVariant(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign));
}

/** A reply's words, and where commas and brackets stand between them. */
export interface Words {
  readonly tokens: readonly string[];
  /** The words right after a comma or a bracket. Phrases go across them; the object of a verb does not. */
  readonly breaks: ReadonlySet<number>;
}

/** The words of a reply in lower case, with {@link STOP} and {@link COLON} between clauses. Never empty strings. `MailboxFull` is two words, unless it is known as one. */
export function readWords(text: string, isKnown: (word: string) => boolean = () => false): Words {
  const plain = masked(text);
  return wordsIn(
    HAS_HUMP.test(plain) ? plain.replace(HUMPS, (word) => (isKnown(word.toLowerCase()) ? word : partsOf(word))) : plain,
  );
}

/** A word that may have been written without umlauts: "ungueltig", "groesse". Not "neue", "queue". */
const WRITTEN_OUT = /(?<![aeq])(?:ae|oe|ue)[bcdfghklmnprst]/;

/**
 * Words that no table has are read as if "ae", "oe" and "ue" stood for umlauts: "Schluessel", "Stoerung".
 *
 * @param isRead whether a table has a word
 */
export function withUmlauts(tokens: readonly string[], isRead: (word: string) => boolean): readonly string[] {
  if (!tokens.some((token) => WRITTEN_OUT.test(token))) return tokens;
  return tokens.map((token) =>
    WRITTEN_OUT.test(token) && !isRead(token) ? token.replace(/(?<![aeq])([aou])e/g, '$1') : token,
  );
}

/** A phrase of a table as words: the same folding, no masks taken out. */
export function tokenize(text: string): readonly string[] {
  return wordsIn(text).tokens;
}

function wordsIn(text: string): Words {
  const tokens: string[] = [];
  const breaks = new Set<number>();
  const plain = spelled(text);
  for (const token of plain.match(NOT_ASCII.test(plain) ? TOKEN : ASCII_TOKEN) ?? []) {
    if (tokens.length >= MAX_TOKENS) break;
    const first = token.charCodeAt(0);
    // Most are words.
    if ((first >= SMALL_A && first <= SMALL_Z) || first === LESS_THAN) tokens.push(token);
    else if (BREAKS.includes(token)) breaks.add(tokens.length);
    else if (isStop(token)) {
      if (tokens.length > 0 && tokens[tokens.length - 1] !== STOP) tokens.push(STOP);
    } else tokens.push(token === '：' ? COLON : token);
  }
  return { tokens, breaks };
}

const BREAKS = ',，、()（）[]';
const SMALL_A = 0x61;
const SMALL_Z = 0x7a;
const LESS_THAN = 0x3c;

/** Whether {@link spelled} leaves a text as it is, but for its case. */
export function isSpelledOut(text: string): boolean {
  return !NOT_ASCII.test(text) && !APOSTROPHE.test(text) && !hasVariant(text.toLowerCase());
}

const APOSTROPHE = /['’‘´`]/;

/** In lower case, without accents, contractions and variants of spelling written out. */
export function spelled(text: string): string {
  let plain = fold(text);
  if (APOSTROPHE.test(plain)) for (const [pattern, by] of CONTRACTIONS) plain = plain.replace(pattern, by);
  if (hasVariant(plain)) for (const [pattern, by] of VARIANTS) plain = plain.replace(pattern, by);
  if (HEADING.test(plain)) plain = plain.replace(' - ', ': ');
  return plain;
}

/** "SPF - none: ..." */
const HEADING = /^\s*(?:[45]\d\d )?(?:spf|dkim|dmarc|arc) - /;

const TOKEN =
  /<(?:address|host|ip|url|id|list|spf)>|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー])[\p{L}\p{N}])+|[:：,，、()（）[\]]|[.;!?。！？；](?=\s|$|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])|[。！？；]|\s-{1,3}\s(?!see\b)|\.{3}/gu;

/** The same for texts without other letters, which are most: much faster. */
const ASCII_TOKEN =
  /<(?:address|host|ip|url|id|list|spf)>|[a-z\d]+|[:,()[\]]|[.;!?](?=\s|$)|\s-{1,3}\s(?!see\b)|\.{3}/g;

/** Whether a word is a character of Chinese, Japanese or Korean. */
export function isCharacter(token: string): boolean {
  return token.length === 1 && token > '\u2e7f';
}

const NOT_ASCII = /[\u0080-\uffff]/;

function isStop(token: string): boolean {
  return /^[.;!?。！？；\s-]/.test(token);
}

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ё: 'е', ı: 'i' };

/** Traditional characters, and the simplified ones that they are read as. */
const TRADITIONAL =
  '郵帳賬账號戶無滿簽證驗檢測錯誤發網絡連線務區構際級統處暫時後嘗試傳輸遞達轉記錄紀鑰選擇權沒認請檔夾開關閉凍結刪鎖異狀過數頻額為個這該們寫內廣惡釣魚詐騙護攔擋絕繼續應與從對單資訊觸規則協議憑據碼編標頭題體積長環迴並員組織執復雜項設備較態擊專屬隊佇離職聯繫係訪問維場報舉濫偽電話讀傷壞損變換遷點擴歸類視驟儲載負調適當僅讓盡嚴動樣張給經許準幾歷稱獲盤擁擠間邊別尋識訂閱餘啟頁鏈鍵產現終斷遠層軟毀雙條敗寬輕趕贊論壇於來兩貴攜陸錢圖壓縮靜實門閘隱';
const SIMPLIFIED =
  '邮帐帐帐号户无满签证验检测错误发网络连线务区构际级统处暂时后尝试传输递达转记录纪钥选择权没认请档夹开关闭冻结删锁异状过数频额为个这该们写内广恶钓鱼诈骗护拦挡绝继续应与从对单资讯触规则协议凭据码编标头题体积长环回并员组织执复杂项设备较态击专属队伫离职联系系访问维场报举滥伪电话读伤坏损变换迁点扩归类视骤储载负调适当仅让尽严动样张给经许准几历称获盘拥挤间边别寻识订阅余启页链键产现终断远层软毁双条败宽轻赶赞论坛于来两贵携陆钱图压缩静实门闸隐';

const HAN = /\p{Script=Han}/u;
const IS_TRADITIONAL = new RegExp(`[${TRADITIONAL}]`, 'g');

/** In lower case, without accents, one letter for those that are written in several ways. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!NOT_ASCII.test(lower)) return lower;
  const simple = HAN.test(lower) ? lower.replace(IS_TRADITIONAL, simplified) : lower;
  return simple
    .replace(/[ßłøæœđёı]/g, (letter) => LETTERS[letter]!)
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC');
}

function simplified(character: string): string {
  return SIMPLIFIED[TRADITIONAL.indexOf(character)]!;
}

/** White space made single, the codes of the reply's lines taken out, names masked. */
export function masked(text: string): string {
  let plain = withoutLineCodes(text.slice(0, MAX_TEXT));
  if (plain.includes('(in reply')) plain = plain.replace(ADDED_BY_POSTFIX, ' ');
  if (plain.includes('ndefined') || plain.includes('iagnostic -1')) plain = plain.replace(SAYS_NOTHING, ' ');
  // Each mask is looked for only where its sign is: most replies have none of most of them.
  if (/:\/|www\./i.test(plain)) plain = plain.replace(URL, (url) => ` ${maskOfUrl(url)} `);
  if (plain.includes('@')) plain = plain.replace(ADDRESS, ` ${MASKS.address} `);
  if (plain.includes('.')) {
    plain = plain.replace(CODE, ' ').replace(IPV4, ` ${MASKS.ip} `).replace(HOST, maskOfHost);
  }
  if (plain.indexOf(':') !== plain.lastIndexOf(':')) plain = plain.replace(IPV6, ` ${MASKS.ip} `);
  if (MAY_BE_ID.test(plain)) plain = plain.replace(ID, maskOfId);
  if (plain.includes('_')) plain = plain.replace(JOINING, ' ');
  return plain;
}

/** RFC 3463's name of the codes that end in 0, X.400's reason that is none. */
const SAYS_NOTHING =
  /\bother (?:or )?undefined\b|\bor routing status\b|\breason \d+ \([a-z-]+\); diagnostic -1 \(unknown\)/gi;

/** `USER_NOT_FOUND` */
const JOINING = /(?<=[A-Za-z])_(?=[A-Za-z])/g;

const HAS_HUMP = /[a-z][A-Z][a-z]/;
const HUMPS = /\b[A-Z]?[a-z]+(?:[A-Z][a-z]+)+/g;

/** `MailboxFull`: "Mailbox Full". */
function partsOf(word: string): string {
  return word.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

/** @param next the letter or digit of another script that follows at once */
function maskOfId(text: string, next: string | undefined): string {
  const isId = next === undefined && /[A-Za-z]/.test(text) && text.replace(/\D+/g, '').length >= 3;
  return isId ? ` ${MASKS.id} ` : text;
}

function maskOfUrl(url: string): string {
  if (LIST_NAMES.test(url)) return MASKS.list;
  return SPF_PAGE.test(url) ? MASKS.spf : MASKS.url;
}

function maskOfHost(host: string): string {
  if (COMPONENT.test(host)) return host;
  if (/(?:^|\.)_domainkey\./i.test(host)) return ' dkim record ';
  if (/^_dmarc\./i.test(host)) return ' dmarc record ';
  return ` ${LIST_NAMES.test(host) ? MASKS.list : MASKS.host} `;
}

/** `550-first line 550-second line 550 last line`: only the text is left. */
function withoutLineCodes(text: string): string {
  const single = withSingleSpaces(text);
  const first = /(?:^|[\s:>])([45]\d\d)-(?!\d{2})/.exec(single);
  return first === null ? single : single.replaceAll(new RegExp(`(?:^| )${first[1]}[- ](?=\\S)`, 'g'), ' ');
}
